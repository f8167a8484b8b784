#include "vectors.h"
#include "image_signature.h"
#include "mbedtls/sha256.h"
#include "sealift/trusted_keys.h"
#include <string.h>

bool vector_holds(const struct vector *vector) {
    struct image_tlvs tlvs = {.has_pair = true, .signature_size = vector->signature_size};
    uint8_t hash[IMAGE_HASH_SIZE];
    int verdict;
    uint16_t size = vector->signature_size < sizeof tlvs.signature ? vector->signature_size : sizeof tlvs.signature;
    memcpy(tlvs.signature, vector->signature, size);
    memcpy(tlvs.key_hash, trusted_keys[vector->key].hash, sizeof tlvs.key_hash);
    mbedtls_sha256(vector->message, vector->message_size, hash, 0);
    enum reason reason = image_signature_check(&tlvs, hash, &verdict);
    return vector->valid ? reason == REASON_NONE && verdict == SIGNATURE_ACCEPTED
                         : reason == REASON_SIGNATURE_INVALID && verdict != SIGNATURE_ACCEPTED;
}
