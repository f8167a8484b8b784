/*
 * Remembers what the real cryptography said: both functions are pure, and by far the longest part of a boot. Linked
 * with
 * --wrap=p256_ecdsa_verify and --wrap=mbedtls_sha256_update.
 */
#include "mbedtls/sha256.h"
#include "mix.h"
#include "p256-m.h"
#include <string.h>

#define SIGNATURE_SIZE 64u
#define POINT_SIZE 64u
#define HASH_SIZE 32u
#define VERDICTS 16384u

#define CHUNK 256u /* what image.c and download.c hash at a time */
#define CHUNKS 8192u

int __real_p256_ecdsa_verify(const uint8_t *signature, const uint8_t *point, const uint8_t *hash, size_t size);
int __wrap_p256_ecdsa_verify(const uint8_t *signature, const uint8_t *point, const uint8_t *hash, size_t size);
int __real_mbedtls_sha256_update(mbedtls_sha256_context *context, const unsigned char *bytes, size_t size);
int __wrap_mbedtls_sha256_update(mbedtls_sha256_context *context, const unsigned char *bytes, size_t size);

struct verdict {
    int known;
    int verdict;
    uint8_t input[SIGNATURE_SIZE + POINT_SIZE + HASH_SIZE];
};

int __wrap_p256_ecdsa_verify(const uint8_t *signature, const uint8_t *point, const uint8_t *hash, size_t size) {
    static struct verdict verdicts[VERDICTS];
    struct verdict asked = {.known = 1};
    uint64_t place;
    if (size != HASH_SIZE) {
        return __real_p256_ecdsa_verify(signature, point, hash, size);
    }
    memcpy(asked.input, signature, SIGNATURE_SIZE);
    memcpy(asked.input + SIGNATURE_SIZE, point, POINT_SIZE);
    memcpy(asked.input + SIGNATURE_SIZE + POINT_SIZE, hash, HASH_SIZE);
    memcpy(&place, signature + SIGNATURE_SIZE - sizeof place, sizeof place);
    struct verdict *found = &verdicts[mix(place, hash[0]) % VERDICTS];
    if (!found->known || memcmp(found->input, asked.input, sizeof asked.input) != 0) {
        asked.verdict = __real_p256_ecdsa_verify(signature, point, hash, size);
        *found = asked;
    }
    return found->verdict;
}

struct chunk {
    int known;
    mbedtls_sha256_context before;
    mbedtls_sha256_context after;
    uint8_t bytes[CHUNK];
};

int __wrap_mbedtls_sha256_update(mbedtls_sha256_context *context, const unsigned char *bytes, size_t size) {
    static struct chunk chunks[CHUNKS];
    uint64_t place = 0;
    if (size != CHUNK) {
        return __real_mbedtls_sha256_update(context, bytes, size);
    }
    for (unsigned at = 0; at < CHUNK; at += sizeof place) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        place = (place ^ word) * 0x9e3779b97f4a7c15ull;
    }
    struct chunk *found = &chunks[mix(place, CHUNK) % CHUNKS];
    if (!found->known || memcmp(&found->before, context, sizeof *context) != 0 ||
        memcmp(found->bytes, bytes, CHUNK) != 0) {
        found->known = 1;
        found->before = *context;
        memcpy(found->bytes, bytes, CHUNK);
        int failed = __real_mbedtls_sha256_update(context, bytes, size);
        if (failed) {
            found->known = 0;
            return failed;
        }
        found->after = *context;
    }
    *context = found->after;
    return 0;
}
