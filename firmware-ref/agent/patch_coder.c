#include "patch_coder.h"

#define RANGE_LEAST (1u << 24) /* below that the range is made larger by a byte */
#define SCALE 16u
#define FLAG_HALF 0x8000
#define FLAG_RATE 5
#define COARSE_HALF 0x80
#define COARSE_SHIFT 8u
#define COARSE_RATE 4

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
