/* A set that is taken has at most as many keys as the rest of the code counts on. */
#include "proof.h"
#include "sealift/trust.h"

void harness(void) {
    uint32_t at;
    uint32_t above;
    struct trust trust;
    if (trust_read(at, above, &trust)) {
        prove(trust.count >= 1 && trust.count <= TRUST_KEYS_MAX && trust.serial > above && trust.verdict == 0);
    }
}
