/* SHA-256 and P-256: what they read must be there, what they say may be anything. */
#include "mbedtls/sha256.h"
#include "p256-m.h"
#include "proof.h"

void mbedtls_sha256_init(mbedtls_sha256_context *context) {
    prove_writable(context, sizeof *context);
}

int mbedtls_sha256_starts(mbedtls_sha256_context *context, int is224) {
    prove_writable(context, sizeof *context);
    return is224;
}

int mbedtls_sha256_update(mbedtls_sha256_context *context, const unsigned char *input, size_t length) {
    prove_writable(context, sizeof *context);
    prove_readable(input, length);
    return 0;
}

int mbedtls_sha256_finish(mbedtls_sha256_context *context, unsigned char *output) {
    prove_writable(context, sizeof *context);
    prove_writable(output, 32);
    havoc(output, 32);
    return 0;
}

int mbedtls_sha256(const unsigned char *input, size_t length, unsigned char *output, int is224) {
    prove_readable(input, length);
    prove_writable(output, 32);
    havoc(output, 32);
    return is224;
}

int p256_ecdsa_verify(const uint8_t signature[64], const uint8_t public[64], const uint8_t *hash, size_t length) {
    prove_readable(signature, 64);
    prove_readable(public, 64);
    prove_readable(hash, length);
    return any_int();
}
