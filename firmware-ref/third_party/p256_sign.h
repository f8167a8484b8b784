/*
 * What p256-m.h lacks to sign with a number of one's own choice; by the library of the build, in constant time.
 * Numbers are 32 bytes, big endian.
 */
#ifndef SEALIFT_P256_SIGN_H
#define SEALIFT_P256_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#define P256_NUMBER_SIZE 32u
#define P256_PUBLIC_SIZE 64u /* x and y */
#define P256_SIGNATURE_SIZE 64u

/* out: false when the number is 0 or not below the curve's order: it is no key */
bool p256_public_of(const uint8_t secret[P256_NUMBER_SIZE], uint8_t public_key[P256_PUBLIC_SIZE]);

/* out: false when that k does not do: take another */
bool p256_sign_with(const uint8_t secret[P256_NUMBER_SIZE], const uint8_t k[P256_NUMBER_SIZE],
                    const uint8_t digest[P256_NUMBER_SIZE], uint8_t signature[P256_SIGNATURE_SIZE]);

#endif
