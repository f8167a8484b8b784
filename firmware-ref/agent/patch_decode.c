#include "patch_coder.h"
#include "sealift/flash.h"
#include <string.h>

#define WORD_SIZE 4u
#define FLAGS_CHANGED 0u /* by the last three bytes and the offset modulo 4 */
#define FLAGS_MOVED 32u  /* by kind and the last two of it */
#define FLAGS_AS_BYTES (FLAGS_MOVED + PATCH_WORDS * 4u)
#define FLAGS_RECENT (FLAGS_AS_BYTES + PATCH_WORDS)
_Static_assert(FLAGS_RECENT + PATCH_WORDS * PATCH_RECENT == PATCH_FLAGS, "all of them");

#define CALL_BITS 0xf800f000u /* Thumb-2 BL with J1 = J2 = 1 */
#define CALL_MASK 0xf800f800u
#define RAM_BYTE 0x20u /* the highest byte of addresses in RAM */

enum word { WORD_CALL, WORD_POINTER, WORD_NONE };

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
    unsigned index = 0;
    while (index < PATCH_RECENT && patch_flag(patch, FLAGS_RECENT + kind * PATCH_RECENT + index) == 1) {
        index++;
    }
    uint32_t found;
    if (index < PATCH_RECENT) {
        found = patch->movements[kind][index];
    } else {
        found = patch_signed(patch, kind == WORD_CALL ? PATCH_NUMBER_CALL : PATCH_NUMBER_POINTER);
        index = PATCH_RECENT - 1u;
    }
    for (; index > 0; index--) {
        patch->movements[kind][index] = patch->movements[kind][index - 1u];
    }
    patch->movements[kind][0] = found;
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
    unsigned other = patch_flag(patch, FLAGS_MOVED + kind * 4u + before);
    patch->moved[kind] = (uint8_t)((before << 1 | other) & 3u);
    if (other == 1) {
        if (patch_flag(patch, FLAGS_AS_BYTES + kind) == 1) {
            return false;
        }
        *word = swapped(kind, swapped(kind, *word) + movement(patch, kind));
    }
    return true;
}

static bool byte_changed(struct patch *patch) {
    unsigned other = patch_flag(patch, FLAGS_CHANGED + (patch->changed & 7u) * 4u + patch->at % 4u);
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
            unit += patch_byte(patch);
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
    uint32_t copies = patch_number(patch, PATCH_NUMBER_COPY);
    uint32_t from = patch->from + patch_signed(patch, PATCH_NUMBER_SEEK);
    uint32_t extras = patch_number(patch, PATCH_NUMBER_EXTRA);
    if (copies > missing || extras > missing - copies || from > patch->base.size || copies > patch->base.size - from) {
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
