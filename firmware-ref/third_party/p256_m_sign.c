/* p256_sign.h by p256-m. */
#include "p256-m.h"
#include "p256_sign.h"
#include <stddef.h>
#include <string.h>

static const uint8_t *next_k; /* NULL: it was taken */

int32_t psa_generate_random(uint8_t *output, size_t size);

/* Where p256-m takes its k from: ours, once. */
int32_t psa_generate_random(uint8_t *output, size_t size) {
    const uint8_t *k = next_k;
    next_k = NULL;
    if (k == NULL || size != P256_NUMBER_SIZE) {
        return P256_RANDOM_FAILED;
    }
    memcpy(output, k, P256_NUMBER_SIZE);
    return P256_SUCCESS;
}

bool p256_public_of(const uint8_t secret[P256_NUMBER_SIZE], uint8_t public_key[P256_PUBLIC_SIZE]) {
    return p256_public_from_private(public_key, secret) == P256_SUCCESS;
}

bool p256_sign_with(const uint8_t secret[P256_NUMBER_SIZE], const uint8_t k[P256_NUMBER_SIZE],
                    const uint8_t digest[P256_NUMBER_SIZE], uint8_t signature[P256_SIGNATURE_SIZE]) {
    next_k = k;
    return p256_ecdsa_sign(signature, secret, digest, P256_NUMBER_SIZE) == P256_SUCCESS;
}
