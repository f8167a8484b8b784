#include "image_signature.h"
#include "proof.h"

enum reason image_signatures_check(const struct image_tlvs *tlvs, const struct trust *trust,
                                   const uint8_t hash[IMAGE_HASH_SIZE], uint32_t *verdict) {
    prove_readable(tlvs, sizeof *tlvs);
    prove_readable(trust, sizeof *trust);
    prove_readable(hash, IMAGE_HASH_SIZE);
    *verdict = any_word();
    return any_bool() ? REASON_NONE : REASON_SIGNATURE_INVALID;
}
