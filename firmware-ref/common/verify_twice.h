/* Private to common/. */
#ifndef SEALIFT_VERIFY_TWICE_H
#define SEALIFT_VERIFY_TWICE_H

#include "p256-m.h"
#include <stdint.h>

#define VERIFY_HASH_SIZE 32u

/*
 * ECDSA P-256, computed twice: whatever one glitch makes of one computation, the other one still says no
 * (tools/faults.py). Once where a second time breaks the budget of instructions: with BearSSL, on RISC-V.
 * out: 0 when the signature (r and s, big endian) is good
 */
static inline int verify_twice(const uint8_t signature[64], const uint8_t point[64],
                               const uint8_t hash[VERIFY_HASH_SIZE]) {
    int verdict = p256_ecdsa_verify(signature, point, hash, VERIFY_HASH_SIZE);
#ifndef SEALIFT_P256_ONCE
    verdict |= p256_ecdsa_verify(signature, point, hash, VERIFY_HASH_SIZE);
#endif
    return verdict;
}

#endif
