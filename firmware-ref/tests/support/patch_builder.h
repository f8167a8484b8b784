/* Makes patches, good ones and every kind of bad one: docs/delta.md, written a second time, the other way round. */
#ifndef PATCH_BUILDER_H
#define PATCH_BUILDER_H

#include "patch.h"
#include "support/image_builder.h"

struct patch_builder {
    struct image_file *file; /* the patch */
    uint32_t base_address;
    const uint8_t *base; /* what lies at that address */
    const uint8_t *target;
    uint32_t at;   /* offset in the target of what comes next */
    uint32_t from; /* offset in the base behind the last piece */
    uint64_t low;  /* of the range coder */
    uint32_t range;
    unsigned shifts;
    uint32_t flags[PATCH_FLAGS]; /* probabilities of a zero */
    uint32_t sizes[PATCH_NUMBERS][PATCH_NUMBER_BITS];
    uint32_t tree[PATCH_TREE];
    uint32_t movements[PATCH_WORDS][PATCH_RECENT];
    unsigned moved[PATCH_WORDS];
    unsigned changed;
};

/*
 * Begin a patch.
 * in:  base: the bytes of the running slot, which begins at base_address; hash: of the image there
 * out: file: header and no stream yet
 */
void patch_new(struct patch_builder *builder, struct image_file *file, uint32_t base_address, const uint8_t *base,
               const uint8_t *hash, const struct image_file *target);

/* Where a piece begins, from where the last one ended, and how long it is; nothing of what it holds. */
void patch_numbers(struct patch_builder *builder, uint32_t copies, int32_t seek, uint32_t extras);

/* A piece of the base, from there on, and new bytes behind it. */
void patch_piece(struct patch_builder *builder, uint32_t from, uint32_t copies, uint32_t extras);

/* End the stream. */
void patch_end(struct patch_builder *builder);

/* A whole patch of one piece: both files compared byte by byte. */
void patch_build(struct image_file *file, uint32_t base_address, const struct image_file *base,
                 const struct image_file *target);

#endif
