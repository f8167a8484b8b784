/* What base64.c is proven to do. */
#include "base64.h"
#include "proof.h"

int base64_decode(const uint8_t *text, size_t length, uint8_t *bytes) {
    int decoded = any_int();
    prove_readable(text, length);
    prove_writable(bytes, length / 4 * 3);
    __CPROVER_havoc_object(bytes); /* in: a buffer of its own */
    assume(decoded >= -1 && decoded <= (int)(length / 4 * 3));
    return decoded;
}

size_t base64_encode(const uint8_t *bytes, size_t length, char *text) {
    prove_readable(bytes, length);
    prove_writable(text, BASE64_TEXT_SIZE(length));
    return BASE64_TEXT_SIZE(length);
}
