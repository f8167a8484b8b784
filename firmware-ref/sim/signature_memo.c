/*
 * Remembers what the real P-256 verification said: it is a pure function and by far the longest part of a boot. Linked
 * with --wrap=p256_ecdsa_verify.
 */
#include "mix.h"
#include "p256-m.h"
#include <string.h>

#define ENTRIES 64u
#define SIGNATURE_SIZE 64u
#define POINT_SIZE 64u
#define HASH_SIZE 32u

int __real_p256_ecdsa_verify(const uint8_t *signature, const uint8_t *point, const uint8_t *hash, size_t size);
int __wrap_p256_ecdsa_verify(const uint8_t *signature, const uint8_t *point, const uint8_t *hash, size_t size);

struct entry {
    int known;
    int verdict;
    uint8_t input[SIGNATURE_SIZE + POINT_SIZE + HASH_SIZE];
};

int __wrap_p256_ecdsa_verify(const uint8_t *signature, const uint8_t *point, const uint8_t *hash, size_t size) {
    static struct entry entries[ENTRIES];
    struct entry asked = {.known = 1};
    uint64_t place;
    if (size != HASH_SIZE) {
        return __real_p256_ecdsa_verify(signature, point, hash, size);
    }
    memcpy(asked.input, signature, SIGNATURE_SIZE);
    memcpy(asked.input + SIGNATURE_SIZE, point, POINT_SIZE);
    memcpy(asked.input + SIGNATURE_SIZE + POINT_SIZE, hash, HASH_SIZE);
    memcpy(&place, signature, sizeof place);
    struct entry *entry = &entries[mix(place, hash[0]) % ENTRIES];
    if (!entry->known || memcmp(entry->input, asked.input, sizeof asked.input) != 0) {
        asked.verdict = __real_p256_ecdsa_verify(signature, point, hash, size);
        *entry = asked;
    }
    return entry->verdict;
}
