/* Any number of bytes, and whatever is in flash. */
#include "credentials.h"
#include "proof.h"

void harness(void) {
    enum credential kind;
    unsigned pair;
    size_t length;
    assume(length <= INT32_MAX);
    credential_write(kind, pair, any_bytes(length), length);
}
