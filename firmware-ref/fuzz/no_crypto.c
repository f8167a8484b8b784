/*
 * In the place of SHA-256 and P-256, whose values a fuzzer does not guess: every image has the same hash, a key's hash
 * is its Y, and a signature is good when its last byte is odd. What lies behind hash and signature is reached that way.
 */
#include "mbedtls/sha256.h"
#include "p256-m.h"
#include <string.h>

#define HASH_SIZE 32u
#define DER_KEY_SIZE 91u
#define HASH_OF_ALL 0x5eu

void mbedtls_sha256_init(mbedtls_sha256_context *context) {
    memset(context, 0, sizeof *context);
}

int mbedtls_sha256_starts(mbedtls_sha256_context *context, int is224) {
    (void)context;
    return is224;
}

/* Reads all of it, so that AddressSanitizer sees where it ends. */
int mbedtls_sha256_update(mbedtls_sha256_context *context, const unsigned char *input, size_t length) {
    (void)context;
    volatile unsigned char read = 0;
    for (size_t i = 0; i < length; i++) {
        read = input[i];
    }
    (void)read;
    return 0;
}

int mbedtls_sha256_finish(mbedtls_sha256_context *context, unsigned char *output) {
    (void)context;
    memset(output, HASH_OF_ALL, HASH_SIZE);
    return 0;
}

int mbedtls_sha256(const unsigned char *input, size_t length, unsigned char *output, int is224) {
    memset(output, HASH_OF_ALL, HASH_SIZE);
    if (length == DER_KEY_SIZE) {
        memcpy(output, input + DER_KEY_SIZE - HASH_SIZE, HASH_SIZE);
    }
    return is224;
}

int p256_ecdsa_verify(const uint8_t signature[64], const uint8_t public[64], const uint8_t *hash, size_t length) {
    unsigned read = public[0] | public[63] | signature[0] | hash[0] | hash[length - 1];
    return (signature[63] & 1u) != 0 && read <= UINT8_MAX ? P256_SUCCESS : P256_INVALID_SIGNATURE;
}

int p256_ecdsa_sign(uint8_t signature[64], const uint8_t private[32], const uint8_t *hash, size_t length) {
    (void)private, (void)hash, (void)length;
    memset(signature, 1, 64);
    return P256_SUCCESS;
}

int p256_public_from_private(uint8_t public[64], const uint8_t private[32]) {
    memcpy(public, private, 32);
    memcpy(public + 32, private, 32);
    return P256_SUCCESS;
}
