/* A text of any length, with exactly the room that the header asks for. */
#include "base64.h"
#include "proof.h"

void harness(void) {
    size_t length;
    assume(length <= INT32_MAX);
    int decoded = base64_decode(any_bytes(length), length, any_bytes(length / 4 * 3));
    prove(decoded >= -1 && (decoded == -1 || (size_t)decoded <= length / 4 * 3));
}
