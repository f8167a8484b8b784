/* The stream of a patch: a range coder with probabilities that adapt, and what its bits mean. docs/delta.md */
#include "patch.h"
#include "sealift/flash.h"
#include <string.h>

#define RANGE_LEAST (1u << 24) /* below that the range is made larger by a byte */
#define SCALE 16u
#define FLAG_HALF 0x8000
#define FLAG_RATE 5
#define COARSE_HALF 0x80
#define COARSE_SHIFT 8u
#define COARSE_RATE 4

#define WORD_SIZE 4u
#define FLAGS_CHANGED 0u /* by the last three bytes and the offset modulo 4 */
#define FLAGS_MOVED 32u  /* by kind and the last two of it */
#define FLAGS_AS_BYTES (FLAGS_MOVED + PATCH_WORDS * 4u)
#define FLAGS_RECENT (FLAGS_AS_BYTES + PATCH_WORDS)
_Static_assert(FLAGS_RECENT + PATCH_WORDS * PATCH_RECENT == PATCH_FLAGS, "all of them");

#define CALL_BITS 0xf800f000u /* Thumb-2 BL with J1 = J2 = 1 */
#define CALL_MASK 0xf800f800u
#define RAM_BYTE 0x20u /* the highest byte of addresses in RAM */

enum number { NUMBER_COPY, NUMBER_SEEK, NUMBER_EXTRA, NUMBER_CALL, NUMBER_POINTER };
enum word { WORD_CALL, WORD_POINTER, WORD_NONE };

/* in: zero: probability of a zero, in (0, 1 << SCALE) */
static unsigned bit(struct patch *patch, uint32_t zero) {
    while (patch->range < RANGE_LEAST) {
        patch->range <<= 8;
        patch->code <<= 8;
        if (patch->taken < patch->held) {
            patch->code |= patch->stream[patch->taken++];
        } else {
            patch->corrupt = true; /* more was wanted than there is */
        }
    }
    uint32_t bound = (patch->range >> SCALE) * zero;
    if (patch->code < bound) {
        patch->range = bound;
        return 0;
    }
    patch->code -= bound;
    patch->range -= bound;
    return 1;
}

/* in: index below PATCH_FLAGS */
static unsigned flag(struct patch *patch, unsigned index) {
    int32_t zero = FLAG_HALF + patch->flags[index];
    unsigned found = bit(patch, (uint32_t)zero);
    zero = found == 0 ? zero + ((2 * FLAG_HALF - zero) >> FLAG_RATE) : zero - (zero >> FLAG_RATE);
    patch->flags[index] = (int16_t)(zero - FLAG_HALF);
    return found;
}

static unsigned coarse(struct patch *patch, int8_t *probability) {
    int32_t zero = COARSE_HALF + *probability;
    unsigned found = bit(patch, (uint32_t)zero << COARSE_SHIFT);
    zero = found == 0 ? zero + ((2 * COARSE_HALF - zero) >> COARSE_RATE) : zero - (zero >> COARSE_RATE);
    *probability = (int8_t)(zero - COARSE_HALF);
    return found;
}

static uint32_t byte(struct patch *patch) {
    unsigned node = 1;
    while (node < PATCH_TREE) {
        node = node << 1 | coarse(patch, &patch->tree[node]);
    }
    return node;
}

/* out: below (1 << PATCH_NUMBER_BITS) - 1 */
static uint32_t number(struct patch *patch, enum number what) {
    unsigned size = 0;
    while (coarse(patch, &patch->sizes[what][size]) == 1) {
        if (++size == PATCH_NUMBER_BITS) {
            patch->corrupt = true;
            return 0;
        }
    }
    uint32_t found = 1;
    for (; size > 0; size--) {
        found = found << 1 | bit(patch, FLAG_HALF);
    }
    return found - 1;
}

/* 0, -1, 1, -2, … modulo 1 << 32 */
static uint32_t signed_number(struct patch *patch, enum number what) {
    uint32_t found = number(patch, what);
    return found >> 1 ^ (0u - (found & 1u));
}

static enum word kind_of(const struct patch *patch, uint32_t word) {
    if ((word & CALL_MASK) == CALL_BITS) {
        return WORD_CALL;
    }
    uint32_t highest = word >> 24;
    bool address = highest == RAM_BYTE || highest == patch->base.base >> 24;
    return address && patch->at % WORD_SIZE == 0 ? WORD_POINTER : WORD_NONE;
}

/* By how much a word moved: one of the last movements, which becomes the latest, or a new one. */
static uint32_t movement(struct patch *patch, enum word kind) {
    uint32_t *last = patch->movements[kind];
    unsigned index = 0;
    while (index < PATCH_RECENT && flag(patch, FLAGS_RECENT + kind * PATCH_RECENT + index) == 1) {
        index++;
    }
    uint32_t found;
    if (index < PATCH_RECENT) {
        found = last[index];
    } else {
        found = signed_number(patch, kind == WORD_CALL ? NUMBER_CALL : NUMBER_POINTER);
        index = PATCH_RECENT - 1u;
    }
    for (; index > 0; index--) {
        last[index] = last[index - 1u];
    }
    last[0] = found;
    return found;
}

/* Halfwords swapped a call is a number that grows with its distance: the bits between the two parts of it are ones. */
static uint32_t swapped(enum word kind, uint32_t word) {
    return kind == WORD_CALL ? word << 16 | word >> 16 : word;
}

/* out: whether the word was decoded; false: its first byte comes by itself */
static bool take_word(struct patch *patch, uint32_t *word) {
    enum word kind = kind_of(patch, *word);
    if (kind == WORD_NONE) {
        return false;
    }
    unsigned before = patch->moved[kind];
    unsigned other = flag(patch, FLAGS_MOVED + kind * 4u + before);
    patch->moved[kind] = (uint8_t)((before << 1 | other) & 3u);
    if (other == 1) {
        if (flag(patch, FLAGS_AS_BYTES + kind) == 1) {
            return false;
        }
        *word = swapped(kind, swapped(kind, *word) + movement(patch, kind));
    }
    return true;
}

static bool byte_changed(struct patch *patch) {
    unsigned other = flag(patch, FLAGS_CHANGED + (patch->changed & 7u) * 4u + patch->at % 4u);
    patch->changed = (uint8_t)(patch->changed << 1 | other);
    return other == 1;
}

/* A word or byte of the base, or a new byte; what cannot be read is found by the digest of the file. */
static void take_unit(struct patch *patch) {
    uint32_t unit = 0;
    uint32_t size = patch->at % 2u == 0 && patch->copies >= WORD_SIZE ? WORD_SIZE : 1;
    bool copied = patch->copies > 0;
    if (copied) {
        (void)flash_read(patch->base.base + patch->from, &unit, size);
    }
    if (size == 1 || !take_word(patch, &unit)) {
        size = 1;
        if (!copied || byte_changed(patch)) {
            unit += byte(patch);
        }
    }
    if (copied) {
        patch->from += size;
        patch->copies -= size;
    } else {
        patch->extras--;
    }
    memcpy(patch->out + patch->used, &unit, size);
    patch->used = (uint8_t)(patch->used + size);
    patch->at += size;
}

static void take_piece(struct patch *patch) {
    uint32_t missing = patch->size - patch->at;
    uint32_t copies = number(patch, NUMBER_COPY);
    uint32_t from = patch->from + signed_number(patch, NUMBER_SEEK);
    uint32_t extras = number(patch, NUMBER_EXTRA);
    if (copies > missing || extras > missing - copies || copies > patch->base.size ||
        from > patch->base.size - copies) {
        patch->corrupt = true;
        return;
    }
    patch->copies = copies;
    patch->from = from;
    patch->extras = extras;
}

bool patch_step(struct patch *patch) {
    if (patch->copies + patch->extras > 0) {
        take_unit(patch);
    } else {
        take_piece(patch);
    }
    return !patch->corrupt;
}
