#include "proof.h"
#include "sealift/image.h"

void harness(void) {
    uint32_t address;
    uint32_t length;
    uint8_t hash[IMAGE_HASH_SIZE];
    image_hash_flash(address, length, hash);
}
