/* The TLV areas behind an image's payload, read straight from flash. */
#ifndef SEALIFT_IMAGE_TLV_H
#define SEALIFT_IMAGE_TLV_H

#include "sealift/image.h"
#include <stdint.h>

/* A key hash with a signature right behind it. More are not looked at: a trust set has no more keys. */
#define IMAGE_PAIRS_MAX 8u

/* Both an area and an entry begin with two u16: magic and total size, or type and size of the data. */
struct tlv_head {
    uint16_t kind;
    uint16_t size;
};

struct image_tlvs {
    uint32_t end; /* address behind the last TLV */
    bool has_hash;
    bool has_board_id;
    uint8_t pairs;
    uint16_t trust_size; /* bytes of the trust set */
    uint32_t trust_set;  /* address of its bytes; 0: none */
    uint32_t counter;
    uint32_t pair[IMAGE_PAIRS_MAX]; /* address of the key hash; the head and the bytes of the signature follow it */
    uint8_t hash[IMAGE_HASH_SIZE];
    uint8_t board_id[16];
};

/* Copy from flash; what cannot be read counts as zeros: no head of an area, and no value that is let pass. */
void image_read_or_zero(uint32_t address, void *to, uint32_t length);

/*
 * Read both areas of the image in a slot.
 * in:  a header that passed image_check_header() for that slot
 * out: NONE, IMAGE_TOO_LARGE or IMAGE_BAD_TLV
 */
enum reason image_tlvs_read(const struct image_header *header, unsigned slot, struct image_tlvs *tlvs);

#endif
