#ifndef SEALIFT_IMAGE_SIGNATURE_H
#define SEALIFT_IMAGE_SIGNATURE_H

#include "image_tlv.h"
#include <stdint.h>

#define SIGNATURE_ACCEPTED 0

/*
 * Verify the image's signature over its hash with the trusted key it names.
 * in:  tlvs with a pair
 * out: NONE, KEY_UNKNOWN or SIGNATURE_INVALID; *verdict: SIGNATURE_ACCEPTED only after NONE, for a second decision
 */
enum reason image_signature_check(const struct image_tlvs *tlvs, const uint8_t hash[IMAGE_HASH_SIZE], int *verdict);

#endif
