#include "support/image_builder.h"
#include "mbedtls/sha256.h"
#include "p256-m.h"
#include "psa/crypto.h"
#include "sealift/flash.h"
#include "sealift/trusted_keys.h"
#include "support/memory_flash.h"
#include "support/test_keys.h"
#include <stdlib.h>
#include <string.h>

#define MAGIC_PLAIN 0x6907u
#define MAGIC_PROTECTED 0x6908u
#define PAYLOAD_SIZE 64u

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 24;
}

/* p256-m draws its nonces here; a fixed sequence makes the images of a test the same in every run. */
psa_status_t psa_generate_random(uint8_t *output, size_t output_size) {
    static uint32_t seed = 1;
    for (size_t i = 0; i < output_size; i++) {
        output[i] = (uint8_t)next_random(&seed);
    }
    return PSA_SUCCESS;
}

struct image_plan image_plan_good(unsigned slot) {
    uint32_t base = flash_geometry.slot[slot].base;
    struct image_plan plan = {
        .header =
            {
                .magic = IMAGE_MAGIC,
                .load_address = base,
                .header_size = IMAGE_HEADER_SIZE,
                .payload_size = PAYLOAD_SIZE,
                .flags = IMAGE_FLAG_ROM_FIXED,
                .version = {.major = 1},
            },
        .stack = flash_geometry.ram.base + flash_geometry.ram.size,
        .reset = base + IMAGE_HEADER_SIZE + 9,
        .counter = 1,
        .has_counter = true,
        .has_board_id = true,
        .seed = slot,
    };
    memcpy(plan.board_id, flash_geometry.board_id, sizeof plan.board_id);
    return plan;
}

static void append(struct image_file *file, const void *data, uint32_t size) {
    if (size > sizeof file->bytes - file->size) {
        abort();
    }
    if (size > 0) {
        memcpy(file->bytes + file->size, data, size);
    }
    file->size += size;
}

static void open_area(struct image_file *file, uint16_t magic) {
    uint16_t head[2] = {magic, 0};
    file->area = file->size;
    append(file, head, sizeof head);
}

void image_end(struct image_file *file) {
    uint16_t total = (uint16_t)(file->size - file->area);
    memcpy(file->bytes + file->area + 2, &total, sizeof total);
}

void image_tlv(struct image_file *file, uint16_t type, const void *data, uint16_t size) {
    uint16_t head[2] = {type, size};
    append(file, head, sizeof head);
    append(file, data, size);
}

static void append_payload(struct image_file *file, const struct image_plan *plan) {
    uint32_t vectors[2] = {plan->stack, plan->reset};
    uint32_t seed = plan->seed;
    for (uint32_t i = 0; i < plan->header.payload_size; i++) {
        uint8_t byte = i < sizeof vectors ? ((uint8_t *)vectors)[i] : (uint8_t)next_random(&seed);
        append(file, &byte, 1);
    }
}

void image_begin(struct image_file *file, const struct image_plan *plan) {
    struct image_header header = plan->header;
    memset(file, 0xff, sizeof *file);
    file->size = header.header_size;
    append_payload(file, plan);
    uint32_t protected_at = file->size;
    if (plan->has_counter || plan->has_board_id) {
        open_area(file, MAGIC_PROTECTED);
        if (plan->has_counter) {
            image_tlv(file, TLV_COUNTER, &plan->counter, sizeof plan->counter);
        }
        if (plan->has_board_id) {
            image_tlv(file, TLV_BOARD_ID, plan->board_id, sizeof plan->board_id);
        }
        if (plan->trust_set != NULL) {
            image_tlv(file, TLV_TRUST_SET, plan->trust_set->bytes, plan->trust_set->size);
        }
        if (plan->repeats) {
            const uint8_t other[sizeof plan->board_id] = {1};
            image_tlv(file, TLV_COUNTER, other, sizeof plan->counter);
            image_tlv(file, TLV_BOARD_ID, other, sizeof other);
            image_tlv(file, TLV_TRUST_SET, other, sizeof other);
        }
        image_end(file);
    }
    header.protected_size = (uint16_t)(file->size - protected_at);
    memcpy(file->bytes, &header, sizeof header);
    mbedtls_sha256(file->bytes, file->size, file->hash, 0);
    open_area(file, MAGIC_PLAIN);
}

static uint8_t *der_integer(uint8_t *der, const uint8_t integer[32]) {
    uint8_t zeros = 0;
    while (zeros < 31 && integer[zeros] == 0) {
        zeros++;
    }
    uint8_t pad = integer[zeros] >> 7;
    uint8_t size = (uint8_t)(32 - zeros);
    *der++ = 0x02;
    *der++ = (uint8_t)(size + pad);
    if (pad != 0) {
        *der++ = 0;
    }
    memcpy(der, integer + zeros, size);
    return der + size;
}

static uint16_t sign(const struct image_file *file, const uint8_t private_key[32], uint8_t der[72]) {
    uint8_t raw[64];
    if (p256_ecdsa_sign(raw, private_key, file->hash, sizeof file->hash) != P256_SUCCESS) {
        abort();
    }
    uint8_t *end = der_integer(der_integer(der + 2, raw), raw + 32);
    der[0] = 0x30;
    der[1] = (uint8_t)(end - der - 2);
    return (uint16_t)(end - der);
}

uint16_t image_signature(const struct image_file *file, uint8_t der[72]) {
    return sign(file, test_private_key, der);
}

void image_sign_by(struct image_file *file, const struct test_key *key) {
    uint8_t der[72];
    uint16_t size = sign(file, key->private_key, der);
    image_tlv(file, TLV_KEY_HASH, key->key.hash, sizeof key->key.hash);
    image_tlv(file, TLV_ECDSA_SIG, der, size);
}

void image_sign(struct image_file *file) {
    struct test_key factory = test_key_factory();
    image_tlv(file, TLV_SHA256, file->hash, sizeof file->hash);
    image_sign_by(file, &factory);
}

void image_build(struct image_file *file, const struct image_plan *plan) {
    image_begin(file, plan);
    if (plan->signers == 0) {
        image_sign(file);
    } else {
        image_tlv(file, TLV_SHA256, file->hash, sizeof file->hash);
    }
    for (unsigned i = 0; i < plan->signers; i++) {
        image_sign_by(file, &plan->signer[i]);
    }
    image_end(file);
}

void image_install(const struct image_file *file, unsigned slot) {
    struct flash_area area = flash_geometry.slot[slot];
    memset(memory_flash_at(area.base), FLASH_ERASED, area.size);
    memcpy(memory_flash_at(area.base), file->bytes, file->size);
}
