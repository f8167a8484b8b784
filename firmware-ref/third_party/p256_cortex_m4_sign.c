/* p256_sign.h by P256-Cortex-M4. */
#include "p256-cortex-m4.h"
#include "p256_sign.h"

/* Big endian bytes at any address to the library's words, and back. */
static void turn(void *to, const void *from) {
    p256_convert_endianness(to, from, P256_NUMBER_SIZE);
}

bool p256_public_of(const uint8_t secret[P256_NUMBER_SIZE], uint8_t public_key[P256_PUBLIC_SIZE]) {
    uint32_t number[8];
    uint32_t x[8];
    uint32_t y[8];
    turn(number, secret);
    bool good = p256_keygen(x, y, number);
    turn(public_key, x);
    turn(public_key + P256_NUMBER_SIZE, y);
    return good;
}

bool p256_sign_with(const uint8_t secret[P256_NUMBER_SIZE], const uint8_t k[P256_NUMBER_SIZE],
                    const uint8_t digest[P256_NUMBER_SIZE], uint8_t signature[P256_SIGNATURE_SIZE]) {
    uint32_t number[8];
    uint32_t chosen[8];
    uint32_t r[8];
    uint32_t s[8];
    turn(number, secret);
    turn(chosen, k);
    bool good = p256_sign(r, s, digest, P256_NUMBER_SIZE, number, chosen);
    turn(signature, r);
    turn(signature + P256_NUMBER_SIZE, s);
    return good;
}
