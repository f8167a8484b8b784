#include "proof.h"
#include "sealift/flash.h"
#include "sealift/image.h"

void harness(void) {
    unsigned slot;
    uint16_t size;
    assume(slot < FLASH_SLOTS);
    image_trust_set(slot, &size);
}
