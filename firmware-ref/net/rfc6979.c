#include "rfc6979.h"
#include "mbedtls/platform_util.h"
#include "mbedtls/sha256.h"
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define BLOCK 64u /* of SHA-256 */
#define INNER 0x36u
#define OUTER 0x5cu

static const uint8_t order[IMAGE_HASH_SIZE] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                               0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                               0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};

/* Begin a hash with the key, masked: RFC 2104. */
static void begin_masked(mbedtls_sha256_context *hash, const uint8_t key[IMAGE_HASH_SIZE], uint8_t mask) {
    uint8_t block[BLOCK];
    memset(block, mask, sizeof block);
    for (unsigned i = 0; i < IMAGE_HASH_SIZE; i++) {
        block[i] ^= key[i];
    }
    mbedtls_sha256_starts(hash, 0);
    mbedtls_sha256_update(hash, block, sizeof block);
    mbedtls_platform_zeroize(block, sizeof block);
}

/* to = HMAC(key, value || rest) */
static void hmac(const struct rfc6979 *numbers, const uint8_t *rest, size_t length, uint8_t to[IMAGE_HASH_SIZE]) {
    mbedtls_sha256_context hash;
    uint8_t inner[IMAGE_HASH_SIZE];
    mbedtls_sha256_init(&hash);
    begin_masked(&hash, numbers->key, INNER);
    mbedtls_sha256_update(&hash, numbers->value, sizeof numbers->value);
    mbedtls_sha256_update(&hash, rest, length);
    mbedtls_sha256_finish(&hash, inner);
    begin_masked(&hash, numbers->key, OUTER);
    mbedtls_sha256_update(&hash, inner, sizeof inner);
    mbedtls_sha256_finish(&hash, to);
    mbedtls_sha256_free(&hash);
    mbedtls_platform_zeroize(inner, sizeof inner);
}

/* K = HMAC(K, V || rest), V = HMAC(K, V) */
static void update(struct rfc6979 *numbers, const uint8_t *rest, size_t length) {
    hmac(numbers, rest, length, numbers->key);
    hmac(numbers, NULL, 0, numbers->value);
}

/* The digest, which is no secret, below the curve's order: bits2octets(). */
static void reduce(const uint8_t digest[IMAGE_HASH_SIZE], uint8_t to[IMAGE_HASH_SIZE]) {
    memcpy(to, digest, IMAGE_HASH_SIZE);
    if (memcmp(digest, order, IMAGE_HASH_SIZE) < 0) {
        return;
    }
    unsigned borrow = 0;
    for (unsigned i = IMAGE_HASH_SIZE; i > 0; i--) {
        unsigned difference = 0x100u + digest[i - 1u] - order[i - 1u] - borrow;
        to[i - 1u] = (uint8_t)difference;
        borrow = difference < 0x100u ? 1u : 0u;
    }
}

void rfc6979_begin(struct rfc6979 *numbers, const uint8_t secret[IMAGE_HASH_SIZE],
                   const uint8_t digest[IMAGE_HASH_SIZE]) {
    uint8_t rest[1 + 2 * IMAGE_HASH_SIZE] = {0};
    memset(numbers->value, 1, sizeof numbers->value);
    memset(numbers->key, 0, sizeof numbers->key);
    memcpy(rest + 1, secret, IMAGE_HASH_SIZE);
    reduce(digest, rest + 1 + IMAGE_HASH_SIZE);
    update(numbers, rest, sizeof rest);
    rest[0] = 1;
    update(numbers, rest, sizeof rest);
    numbers->again = 0;
    mbedtls_platform_zeroize(rest, sizeof rest);
}

void rfc6979_next(struct rfc6979 *numbers) {
    static const uint8_t zero;
    if (numbers->again != 0) {
        update(numbers, &zero, 1);
    }
    hmac(numbers, NULL, 0, numbers->value);
    numbers->again = 1;
}

void rfc6979_end(struct rfc6979 *numbers) {
    mbedtls_platform_zeroize(numbers, sizeof *numbers);
}
