#include "patch_coder.h"
#include <string.h>

#define RANGE_LEAST 0x1000000u /* below that the range is made larger by a byte */
#define SCALE 16u
#define FLAG_HALF 0x8000u
#define FLAG_RATE 5u
#define COARSE_HALF 0x80u
#define COARSE_SHIFT 8u
#define COARSE_RATE 4u

uint32_t patch_refill(struct patch *patch, const uint8_t *bytes, uint32_t length) {
    uint32_t left = (uint32_t)patch->held - patch->taken;
    uint32_t fits = length < PATCH_STEP_MAX - left ? length : PATCH_STEP_MAX - left;
    memmove(patch->stream, patch->stream + patch->taken, left);
    memcpy(patch->stream + left, bytes, fits);
    patch->taken = 0;
    patch->held = (uint8_t)(left + fits);
    return fits;
}

/* in: zero: probability of a zero, in [0, 1 << SCALE) */
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

unsigned patch_flag(struct patch *patch, unsigned index) {
    uint32_t zero = FLAG_HALF + (uint32_t)patch->flags[index];
    unsigned found = bit(patch, zero);
    zero = found == 0 ? zero + ((2u * FLAG_HALF - zero) >> FLAG_RATE) : zero - (zero >> FLAG_RATE);
    patch->flags[index] = (int16_t)(zero - FLAG_HALF);
    return found;
}

static unsigned coarse(struct patch *patch, int8_t *probability) {
    uint32_t zero = COARSE_HALF + (uint32_t)*probability;
    unsigned found = bit(patch, zero << COARSE_SHIFT);
    zero = found == 0 ? zero + ((2u * COARSE_HALF - zero) >> COARSE_RATE) : zero - (zero >> COARSE_RATE);
    *probability = (int8_t)(zero - COARSE_HALF);
    return found;
}

uint32_t patch_byte(struct patch *patch) {
    unsigned node = 1;
    while (node < PATCH_TREE) {
        node = node << 1 | coarse(patch, &patch->tree[node]);
    }
    return node;
}

uint32_t patch_number(struct patch *patch, enum patch_number what) {
    unsigned size = 0;
    while (size < PATCH_NUMBER_BITS && coarse(patch, &patch->sizes[what][size]) == 1) {
        size++;
    }
    if (size == PATCH_NUMBER_BITS) {
        patch->corrupt = true;
        return 0;
    }
    uint32_t found = 1;
    for (; size > 0; size--) {
        found = found << 1 | bit(patch, FLAG_HALF);
    }
    return found - 1;
}

uint32_t patch_signed(struct patch *patch, enum patch_number what) {
    uint32_t found = patch_number(patch, what);
    return found >> 1 ^ (0u - (found & 1u));
}
