/* SHA-256 behind Mbed TLS's interface, done by BearSSL: docs/decisions/0011-p256-on-risc-v.md. */
#include "mbedtls/sha256.h"
#include <string.h>

void mbedtls_sha256_init(mbedtls_sha256_context *context) {
    memset(context, 0, sizeof *context);
}

void mbedtls_sha256_free(mbedtls_sha256_context *context) {
    memset(context, 0, sizeof *context);
}

int mbedtls_sha256_starts(mbedtls_sha256_context *context, int is224) {
    br_sha256_init(&context->sha);
    return is224 == 0 ? 0 : MBEDTLS_ERR_SHA256_BAD_INPUT_DATA;
}

int mbedtls_sha256_update(mbedtls_sha256_context *context, const unsigned char *bytes, size_t length) {
    br_sha256_update(&context->sha, bytes, length);
    return 0;
}

int mbedtls_sha256_finish(mbedtls_sha256_context *context, unsigned char *hash) {
    br_sha256_out(&context->sha, hash);
    return 0;
}
