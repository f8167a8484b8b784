/* Whatever is in flash: the bytes that it names are there. */
#include "credentials.h"
#include "proof.h"

void harness(void) {
    enum credential kind;
    unsigned pair;
    size_t length;
    const uint8_t *found = credential_find(kind, pair, &length);
    if (found != NULL) {
        prove_readable(found, length);
    }
}
