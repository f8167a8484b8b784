#include "vectors.h"
#include "image_signature.h"
#include "mbedtls/sha256.h"

bool vector_holds(const struct vector *vector) {
    uint8_t hash[IMAGE_HASH_SIZE];
    mbedtls_sha256(vector->message, vector->message_size, hash, 0);
    int verdict = image_signature_verify(vector->signature, vector->signature_size, vector_point[vector->key], hash);
    return vector->valid == (verdict == 0);
}
