/*
 * A patch on its way: it makes the image for the other slot out of the running one, in a stream. docs/delta.md
 */
#ifndef SEALIFT_PATCH_H
#define SEALIFT_PATCH_H

#include "sealift/flash.h"
#include "sealift/image.h"
#include <stdbool.h>
#include <stdint.h>

struct agent;

#define PATCH_MAGIC 0x50444c53u /* "SLDP" */
#define PATCH_FORMAT 1u

/* The first bytes of a patch. */
struct patch_header {
    uint32_t magic;
    uint32_t format;
    uint32_t size;                      /* of the file that it makes */
    uint8_t base_hash[IMAGE_HASH_SIZE]; /* image hash of the image that it is for */
    uint8_t sha[IMAGE_HASH_SIZE];       /* of the file that it makes */
    struct image_header target;         /* its first bytes */
};
_Static_assert(sizeof(struct patch_header) == 108, "docs/delta.md");

#define PATCH_STEP_MAX 48u /* bytes of the stream that one step of the decoder takes at most */
#define PATCH_MADE_MAX 4u  /* bytes of the file that one step makes at most */
#define PATCH_OUT_SIZE 64u /* bytes of the file that are written to the flash at once */
#define PATCH_WORDS 2u     /* calls and pointers */
#define PATCH_RECENT 8u    /* movements remembered of each */
#define PATCH_FLAGS 58u
#define PATCH_NUMBERS 5u /* what numbers are about */
#define PATCH_NUMBER_BITS 24u
#define PATCH_TREE 256u

/*
 * The decoder. Probabilities are by how much a zero differs from one half: of flags in 1/65536, of the rest in 1/256.
 * All begin at 0.
 */
struct patch {
    uint8_t taken;              /* bytes of stream that the step under way took */
    uint8_t held;               /* bytes in stream; taken <= held */
    uint8_t used;               /* bytes in out */
    uint8_t changed;            /* whether the last bytes did: a bit each, the last the lowest */
    uint8_t moved[PATCH_WORDS]; /* whether the last words of the kind did: a bit each */
    bool corrupt;               /* what is decoded means nothing */
    uint32_t code;              /* of the range coder */
    uint32_t range;
    struct flash_area base; /* the slot that pieces come from */
    uint32_t from;          /* offset in the base of the next byte: from + copies <= base.size */
    uint32_t copies;        /* bytes left of a piece of the base */
    uint32_t extras;        /* new bytes left behind it */
    uint32_t at;            /* offset in the file of the next byte; at + copies + extras <= size */
    uint32_t size;          /* of the file */
    uint32_t movements[PATCH_WORDS][PATCH_RECENT]; /* the last ones, the latest first */
    int16_t flags[PATCH_FLAGS];
    uint8_t stream[PATCH_STEP_MAX]; /* what is decoded next */
    uint8_t out[PATCH_OUT_SIZE];    /* what is not written yet */
    int8_t sizes[PATCH_NUMBERS][PATCH_NUMBER_BITS];
    int8_t tree[PATCH_TREE];
};

/*
 * Check the header of a patch, erase what the image needs of the other slot and begin.
 * in:  newer_only: refuse an image that is not newer than the running one
 * out: NONE; PATCH_CORRUPT, PATCH_WRONG_BASE or what download_allowed() says, before anything is erased; or the reason
 *      of the flash
 */
enum reason patch_begin(struct agent *agent, const struct patch_header *header, bool newer_only);

/*
 * Decode the next bytes of the stream, which may be cut anywhere, into the other slot; when the image is whole it is
 * verified against the digest in the header, and what comes behind is left alone.
 * in:  a patch that was begun, of a file that is not whole yet; last: no bytes come behind these
 * out: NONE; or PATCH_CORRUPT, FLASH_WRITE_FAILED or TRANSFER_DIGEST_MISMATCH: nothing more can be decoded
 */
enum reason patch_write(struct agent *agent, const uint8_t *bytes, uint32_t length, bool last);

/*
 * Decode the next byte or word of the file, or where the next ones come from.
 * in:  at < size
 * out: true, and at most PATCH_MADE_MAX bytes more in out and PATCH_STEP_MAX of stream taken; false: no such patch is
 * made
 */
bool patch_step(struct patch *patch);

#endif
