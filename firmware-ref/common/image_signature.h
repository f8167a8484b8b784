#ifndef SEALIFT_IMAGE_SIGNATURE_H
#define SEALIFT_IMAGE_SIGNATURE_H

#include "image_tlv.h"
#include "sealift/trust.h"
#include <stdint.h>

#define SIGNATURES_ACCEPTED 0u

/* out: 0 when the strict DER is a signature over the hash by the key with that point (X and Y, big endian) */
int image_signature_verify(const uint8_t *der, size_t size, const uint8_t point[64],
                           const uint8_t hash[IMAGE_HASH_SIZE]);

/*
 * Count the signatures over the image's hash by different active keys, up to the threshold: docs/formats.md,
 * "Signatures".
 * out: NONE or the reason; *verdict: SIGNATURES_ACCEPTED only after NONE, for a second decision
 */
enum reason image_signatures_check(const struct image_tlvs *tlvs, const struct trust *trust,
                                   const uint8_t hash[IMAGE_HASH_SIZE], uint32_t *verdict);

#endif
