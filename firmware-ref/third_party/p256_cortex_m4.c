/* The verification of p256-m.h, done by P256-Cortex-M4: docs/decisions/0004-two-p256-libraries.md. */
#include "p256-cortex-m4.h"
#include "p256-m.h"

#define BYTES 32u

/* Big endian bytes at any address to the library's words. */
static void load(uint32_t number[8], const uint8_t *bytes) {
    p256_convert_endianness(number, bytes, BYTES);
}

int p256_ecdsa_verify(const uint8_t sig[64], const uint8_t pub[64], const uint8_t *hash, size_t hlen) {
    uint32_t x[8];
    uint32_t y[8];
    uint32_t r[8];
    uint32_t s[8];
    load(x, pub);
    load(y, pub + BYTES);
    load(r, sig);
    load(s, sig + BYTES);
    return p256_verify(x, y, hash, (uint32_t)hlen, r, s) ? P256_SUCCESS : P256_INVALID_SIGNATURE;
}
