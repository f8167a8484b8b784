/* Makes signed images, good ones and every kind of bad one. */
#ifndef IMAGE_BUILDER_H
#define IMAGE_BUILDER_H

#include "sealift/image.h"
#include "support/trust_builder.h"

#define TLV_KEY_HASH 0x01u
#define TLV_SHA256 0x10u
#define TLV_ECDSA_SIG 0x22u
#define TLV_COUNTER 0x50u
#define TLV_BOARD_ID 0x75u
#define TLV_TRUST_SET 0x53a0u

#define IMAGE_SIGNERS_MAX 10u

#define IMAGE_FILE_MAX 20480u /* bytes: the simulator's biggest are 16 KiB */

/* What header, payload and protected TLVs say. */
struct image_plan {
    struct image_header header; /* protected_size is filled in */
    uint32_t stack;
    uint32_t reset;
    uint32_t counter;
    bool has_counter;
    bool has_board_id;
    bool repeats; /* both protected entries come again, with other values */
    uint8_t board_id[16];
    uint32_t seed;                      /* of the rest of the payload */
    const struct trust_file *trust_set; /* carried; NULL: none */
    unsigned signers;                   /* 0: the factory key signs */
    struct test_key signer[IMAGE_SIGNERS_MAX];
};

struct image_file {
    uint8_t bytes[IMAGE_FILE_MAX];
    uint32_t size;
    uint32_t area; /* offset of the TLV area that is open */
    uint8_t hash[IMAGE_HASH_SIZE];
};

/* A good image 1.0.0 for a slot, security counter 1. */
struct image_plan image_plan_good(unsigned slot);

/* Header, payload and protected TLVs, and the head of the TLV area; sets the hash. */
void image_begin(struct image_file *file, const struct image_plan *plan);
void image_tlv(struct image_file *file, uint16_t type, const void *data, uint16_t size);
void image_end(struct image_file *file);

/* A signature by the factory key over file->hash. out: its size */
uint16_t image_signature(const struct image_file *file, uint8_t der[72]);

/* The hash, and the pair of the factory key: the three TLVs of a good image. */
void image_sign(struct image_file *file);

/* One more pair. */
void image_sign_by(struct image_file *file, const struct test_key *key);

/* All of the above. */
void image_build(struct image_file *file, const struct image_plan *plan);

/* Put it where the slot begins. */
void image_install(const struct image_file *file, unsigned slot);

#endif
