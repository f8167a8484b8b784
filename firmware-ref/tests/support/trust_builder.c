#include "support/trust_builder.h"
#include "mbedtls/sha256.h"
#include "p256-m.h"
#include "sealift/flash.h"
#include "support/memory_flash.h"
#include <stdlib.h>
#include <string.h>

const struct trust trust_of_build = {.threshold = 1, .count = 1};

void trust_begin(struct trust_file *file, uint32_t serial) {
    memset(file, 0, sizeof *file);
    file->head = (struct trust_head){
        .magic = TRUST_MAGIC, .layout = TRUST_LAYOUT, .size = TRUST_SIZE(0), .serial = serial, .threshold = 1};
}

void trust_add(struct trust_file *file, const struct test_key *key, enum key_status status) {
    file->entry[file->head.count++] = (struct trust_entry){status, key->key};
    file->head.size = (uint16_t)TRUST_SIZE(file->head.count);
}

void trust_sign(struct trust_file *file, const uint8_t root[32]) {
    uint8_t hash[32];
    size_t entries = file->head.count * sizeof file->entry[0];
    size_t signed_size = sizeof file->head + entries;
    memset(file->bytes, FLASH_ERASED, sizeof file->bytes);
    memcpy(file->bytes, &file->head, sizeof file->head);
    memcpy(file->bytes + sizeof file->head, file->entry, entries);
    mbedtls_sha256(file->bytes, signed_size, hash, 0);
    if (p256_ecdsa_sign(file->bytes + signed_size, root, hash, sizeof hash) != P256_SUCCESS) {
        abort();
    }
    file->size = (uint16_t)(signed_size + TRUST_SIGNATURE_SIZE);
}

void trust_build(struct trust_file *file, uint32_t serial, const struct test_key *active) {
    trust_begin(file, serial);
    trust_add(file, active, KEY_ACTIVE);
    trust_sign(file, test_root_private_key);
}

void trust_install(const struct trust_file *file, unsigned copy) {
    struct flash_area area = flash_geometry.trust[copy];
    memset(memory_flash_at(area.base), FLASH_ERASED, area.size);
    memcpy(memory_flash_at(area.base), file->bytes, file->size);
}
