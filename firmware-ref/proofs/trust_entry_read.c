#include "proof.h"
#include "sealift/trust.h"

void harness(void) {
    struct trust trust;
    struct trust_entry entry;
    unsigned i;
    assume(i < trust.count && trust.count <= TRUST_KEYS_MAX);
    trust_entry_read(&trust, i, &entry);
}
