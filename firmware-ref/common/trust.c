#include "sealift/trust.h"
#include "mbedtls/sha256.h"
#include "sealift/flash.h"
#include "verify_twice.h"
#include <string.h>

#define HASH_SIZE 32u
#define FACTORY_THRESHOLD 1u

static bool head_sensible(const struct trust_head *head) {
    return head->magic == TRUST_MAGIC && head->layout == TRUST_LAYOUT && head->count - 1u < TRUST_KEYS_MAX &&
           head->size == TRUST_SIZE(head->count);
}

void trust_entry_read(const struct trust *trust, unsigned i, struct trust_entry *entry) {
    if (trust->at == 0) {
        entry->status = KEY_ACTIVE;
        entry->key = trusted_keys[i];
    } else if (!flash_read(trust->at + sizeof(struct trust_head) + i * sizeof *entry, entry, sizeof *entry)) {
        memset(entry, 0, sizeof *entry);
    }
}

/* The head is hashed as it was read before: a bit that reads differently each time cannot change the serial unseen. */
bool trust_read(uint32_t at, uint32_t above, struct trust *trust) {
    struct trust_head head;
    uint8_t hash[HASH_SIZE];
    uint8_t signature[TRUST_SIGNATURE_SIZE];
    mbedtls_sha256_context sha;
    if (!flash_read(at, &head, sizeof head) || !head_sensible(&head) || head.serial <= above ||
        !flash_read(at + head.size - sizeof signature, signature, sizeof signature)) {
        return false;
    }
    *trust = (struct trust){
        .at = at, .serial = head.serial, .threshold = head.threshold, .count = head.count, .size = head.size};
    mbedtls_sha256_init(&sha);
    mbedtls_sha256_starts(&sha, 0);
    mbedtls_sha256_update(&sha, (const uint8_t *)&head, sizeof head);
    for (unsigned i = 0; i < head.count; i++) {
        struct trust_entry entry;
        trust_entry_read(trust, i, &entry);
        mbedtls_sha256_update(&sha, (const uint8_t *)&entry, sizeof entry);
    }
    mbedtls_sha256_finish(&sha, hash);
    trust->verdict = verify_twice(signature, root_key_point, hash);
    return trust->verdict == P256_SUCCESS;
}

void trust_load(uint32_t minimum, struct trust *trust) {
    uint32_t above = minimum == 0 ? 0 : minimum - 1;
    *trust = (struct trust){.count = (uint8_t)trusted_key_count, .threshold = minimum == 0 ? FACTORY_THRESHOLD : 0};
    for (unsigned i = 0; i < FLASH_TRUST_COPIES; i++) {
        struct trust copy;
        if (trust_read(flash_geometry.trust[i].base, above, &copy)) {
            *trust = copy;
            above = copy.serial;
        }
    }
}
