#include "image_signature.h"
#include "proof.h"

void harness(void) {
    size_t size;
    uint8_t point[64];
    uint8_t hash[IMAGE_HASH_SIZE];
    image_signature_verify(any_bytes(size), size, point, hash);
}
