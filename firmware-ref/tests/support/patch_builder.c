#include "support/patch_builder.h"
#include "mbedtls/sha256.h"
#include <stdlib.h>
#include <string.h>

#define RANGE_LEAST (1u << 24)
#define LAST_BYTES 4u /* all that low holds */
#define HALF 0x8000u

enum { COPY, SEEK, EXTRA, CALL };

static void add_one(struct image_file *file) {
    for (uint32_t i = file->size; i-- > sizeof(struct patch_header) && ++file->bytes[i] == 0;) {
    }
}

/* The first byte is always 0 and left out. Carries go back into what is written. */
static void shift(struct patch_builder *builder) {
    struct image_file *file = builder->file;
    if (builder->low >> 32 != 0) {
        add_one(file);
    }
    if (builder->shifts++ > 0) {
        if (file->size == sizeof file->bytes) {
            abort();
        }
        file->bytes[file->size++] = (uint8_t)(builder->low >> 24);
    }
    builder->low = (builder->low & 0x00ffffffu) << 8;
}

static void encode(struct patch_builder *builder, uint32_t zero, unsigned bit) {
    uint32_t bound = (builder->range >> 16) * zero;
    builder->low += bit == 0 ? 0 : bound;
    builder->range = bit == 0 ? bound : builder->range - bound;
    while (builder->range < RANGE_LEAST) {
        builder->range <<= 8;
        shift(builder);
    }
}

static void put_flag(struct patch_builder *builder, unsigned index, bool value) {
    uint32_t *zero = &builder->flags[index];
    encode(builder, *zero, value);
    *zero = value ? *zero - *zero / 32 : *zero + (65536 - *zero) / 32;
}

static void put_coarse(struct patch_builder *builder, uint32_t *zero, unsigned bit) {
    encode(builder, *zero * 256, bit);
    *zero = bit == 1 ? *zero - *zero / 16 : *zero + (256 - *zero) / 16;
}

static void put_byte(struct patch_builder *builder, uint8_t byte) {
    unsigned node = 1;
    for (unsigned mask = 0x80; mask != 0; mask >>= 1) {
        unsigned bit = (byte & mask) != 0;
        put_coarse(builder, &builder->tree[node], bit);
        node = 2 * node + bit;
    }
}

static void put_number(struct patch_builder *builder, unsigned what, uint32_t number) {
    unsigned bits = 0;
    while ((number + 1) >> bits > 1) {
        bits++;
    }
    for (unsigned i = 0; i < bits; i++) {
        put_coarse(builder, &builder->sizes[what][i], 1);
    }
    if (bits == PATCH_NUMBER_BITS) {
        return; /* too large: that is all a decoder sees */
    }
    put_coarse(builder, &builder->sizes[what][bits], 0);
    while (bits-- > 0) {
        encode(builder, HALF, (number + 1) >> bits & 1);
    }
}

static void put_signed(struct patch_builder *builder, unsigned what, int32_t number) {
    put_number(builder, what, number < 0 ? 2 * (uint32_t) - (number + 1) + 1 : 2 * (uint32_t)number);
}

static uint32_t word_at(const uint8_t *bytes) {
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static uint32_t number_of(unsigned kind, uint32_t word) {
    return kind == 0 ? word << 16 | word >> 16 : word;
}

/* out: whether the word is done; otherwise its first byte is to come by itself */
static bool put_word(struct patch_builder *builder) {
    uint32_t before = word_at(builder->base + builder->from);
    uint32_t after = word_at(builder->target + builder->at);
    bool call = (before & 0xf800f800u) == 0xf800f000u;
    bool pointer = builder->at % 4 == 0 && (before >> 24 == 0x20 || before >> 24 == builder->base_address >> 24);
    if (!call && !pointer) {
        return false;
    }
    unsigned kind = call ? 0 : 1;
    unsigned *last_two = &builder->moved[kind];
    put_flag(builder, 32 + kind * 4 + *last_two, before != after);
    *last_two = (*last_two * 2 + (before != after)) % 4;
    if (before == after) {
        return true;
    }
    uint32_t by = number_of(kind, after) - number_of(kind, before);
    uint32_t *known = builder->movements[kind];
    unsigned index = 0;
    while (index < PATCH_RECENT && known[index] != by) {
        index++;
    }
    bool far = index == PATCH_RECENT && abs((int32_t)by) >= 1 << 20;
    put_flag(builder, 40 + kind, far);
    if (far) {
        return false;
    }
    for (unsigned i = 0; i < PATCH_RECENT && i <= index; i++) {
        put_flag(builder, 42 + kind * PATCH_RECENT + i, i < index);
    }
    if (index == PATCH_RECENT) {
        put_signed(builder, CALL + kind, (int32_t)by);
        index--;
    }
    memmove(known + 1, known, index * sizeof *known);
    known[0] = by;
    return true;
}

static void put_copied_byte(struct patch_builder *builder) {
    uint8_t before = builder->base[builder->from];
    uint8_t after = builder->target[builder->at];
    put_flag(builder, builder->changed % 8 * 4 + builder->at % 4, before != after);
    builder->changed = builder->changed * 2 + (before != after);
    if (before != after) {
        put_byte(builder, (uint8_t)(after - before));
    }
}

static void fill(uint32_t *probabilities, unsigned count, uint32_t half) {
    for (unsigned i = 0; i < count; i++) {
        probabilities[i] = half;
    }
}

void patch_new(struct patch_builder *builder, struct image_file *file, uint32_t base_address, const uint8_t *base,
               const uint8_t *hash, const struct image_file *target) {
    *builder = (struct patch_builder){.file = file,
                                      .base_address = base_address,
                                      .base = base,
                                      .target = target->bytes,
                                      .at = sizeof(struct image_header),
                                      .from = sizeof(struct image_header),
                                      .range = RANGE_LEAST};
    fill(builder->flags, PATCH_FLAGS, HALF);
    fill(builder->sizes[0], PATCH_NUMBERS * PATCH_NUMBER_BITS, 128);
    fill(builder->tree, PATCH_TREE, 128);
    struct patch_header header = {.magic = PATCH_MAGIC, .format = PATCH_FORMAT, .size = target->size};
    memcpy(header.base_hash, hash, IMAGE_HASH_SIZE);
    mbedtls_sha256(target->bytes, target->size, header.sha, 0);
    memcpy(&header.target, target->bytes, sizeof header.target);
    memset(file, 0, sizeof *file);
    memcpy(file->bytes, &header, sizeof header);
    file->size = sizeof header;
}

void patch_numbers(struct patch_builder *builder, uint32_t copies, int32_t seek, uint32_t extras) {
    put_number(builder, COPY, copies);
    put_signed(builder, SEEK, seek);
    put_number(builder, EXTRA, extras);
}

void patch_piece(struct patch_builder *builder, uint32_t from, uint32_t copies, uint32_t extras) {
    patch_numbers(builder, copies, (int32_t)(from - builder->from), extras);
    builder->from = from;
    while (copies > 0) {
        bool word = copies >= 4 && builder->at % 2 == 0 && put_word(builder);
        if (!word) {
            put_copied_byte(builder);
        }
        builder->from += word ? 4 : 1;
        builder->at += word ? 4 : 1;
        copies -= word ? 4 : 1;
    }
    for (; extras > 0; extras--) {
        put_byte(builder, builder->target[builder->at++]);
    }
}

void patch_end(struct patch_builder *builder) {
    for (unsigned i = 0; i < LAST_BYTES; i++) {
        shift(builder);
    }
}

void patch_build(struct image_file *file, uint32_t base_address, const struct image_file *base,
                 const struct image_file *target) {
    struct patch_builder builder;
    uint32_t shorter = base->size < target->size ? base->size : target->size;
    patch_new(&builder, file, base_address, base->bytes, base->hash, target);
    patch_piece(&builder, sizeof(struct image_header), shorter - sizeof(struct image_header), target->size - shorter);
    patch_end(&builder);
}
