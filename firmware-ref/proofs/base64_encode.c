#include "base64.h"
#include "proof.h"

void harness(void) {
    size_t length;
    assume(length <= 93);
    base64_encode(any_bytes(length), length, (char *)any_bytes(BASE64_TEXT_SIZE(length)));
}
