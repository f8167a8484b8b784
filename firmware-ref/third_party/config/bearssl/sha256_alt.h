/* What Mbed TLS asks of a SHA-256 in the place of its own (MBEDTLS_SHA256_ALT): here BearSSL's. */
#ifndef SHA256_ALT_H
#define SHA256_ALT_H

#include "bearssl_hash.h"

typedef struct mbedtls_sha256_context {
    br_sha256_context sha;
} mbedtls_sha256_context;

#endif
