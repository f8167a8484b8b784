/* The TLV areas behind an image's payload, read straight from flash. */
#ifndef SEALIFT_IMAGE_TLV_H
#define SEALIFT_IMAGE_TLV_H

#include "sealift/image.h"
#include <stdint.h>

#define SIGNATURE_SIZE_MAX 72u /* DER of two 33-byte integers */

struct image_tlvs {
    uint32_t end; /* address behind the last TLV */
    bool has_hash;
    bool has_pair;
    bool has_board_id;
    uint16_t signature_size;
    uint32_t counter;
    uint8_t hash[IMAGE_HASH_SIZE];
    uint8_t key_hash[IMAGE_HASH_SIZE];
    uint8_t board_id[16];
    uint8_t signature[SIGNATURE_SIZE_MAX]; /* the bytes when signature_size <= SIGNATURE_SIZE_MAX */
};

/*
 * Read both areas of the image in a slot.
 * in:  a header that passed image_check_header() for that slot
 * out: NONE, IMAGE_TOO_LARGE or IMAGE_BAD_TLV
 */
enum reason image_tlvs_read(const struct image_header *header, unsigned slot, struct image_tlvs *tlvs);

#endif
