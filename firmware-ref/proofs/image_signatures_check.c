/* As many pairs and keys as there can be. */
#include "image_signature.h"
#include "proof.h"

void trust_entry_read(const struct trust *trust, unsigned i, struct trust_entry *entry) {
    prove(i < trust->count);
    havoc(entry, sizeof *entry);
}

void harness(void) {
    struct image_tlvs tlvs;
    struct trust trust;
    uint8_t hash[IMAGE_HASH_SIZE];
    uint32_t verdict;
    assume(tlvs.pairs <= IMAGE_PAIRS_MAX && trust.count <= TRUST_KEYS_MAX);
    if (image_signatures_check(&tlvs, &trust, hash, &verdict) == REASON_NONE) {
        prove(verdict != SIGNATURES_ACCEPTED || trust.verdict == 0);
    }
}
