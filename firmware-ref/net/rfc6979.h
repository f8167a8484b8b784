/*
 * The numbers that signatures by P-256 over SHA-256 take (k): RFC 6979, 3.2. They follow from key and digest, so that a
 * source of entropy that fails later cannot betray the key.
 */
#ifndef SEALIFT_RFC6979_H
#define SEALIFT_RFC6979_H

#include "sealift/image.h"
#include <stdint.h>

struct rfc6979 {
    uint8_t key[IMAGE_HASH_SIZE];
    uint8_t value[IMAGE_HASH_SIZE];
    uint8_t again; /* whether a number was taken */
};

/* in: secret: the private key, big endian; digest: what is signed */
void rfc6979_begin(struct rfc6979 *numbers, const uint8_t secret[IMAGE_HASH_SIZE],
                   const uint8_t digest[IMAGE_HASH_SIZE]);

/* out: the next candidate, in numbers->value; one that is 0 or not below the curve's order is not to be used */
void rfc6979_next(struct rfc6979 *numbers);

/* Forget them. */
void rfc6979_end(struct rfc6979 *numbers);

#endif
