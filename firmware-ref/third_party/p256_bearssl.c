/* The verification of p256-m.h, done by BearSSL: docs/decisions/0011-p256-on-risc-v.md. */
#include "bearssl.h"
#include "p256-m.h"
#include <string.h>

#define POINT_SIZE 65u
#define UNCOMPRESSED 4u

int p256_ecdsa_verify(const uint8_t sig[64], const uint8_t pub[64], const uint8_t *hash, size_t hlen) {
    unsigned char point[POINT_SIZE] = {UNCOMPRESSED};
    const br_ec_public_key key = {.curve = BR_EC_secp256r1, .q = point, .qlen = sizeof point};
    memcpy(point + 1, pub, sizeof point - 1);
    return br_ecdsa_i31_vrfy_raw(&br_ec_p256_m31, hash, hlen, &key, sig, 64) == 1 ? P256_SUCCESS
                                                                                  : P256_INVALID_SIGNATURE;
}
