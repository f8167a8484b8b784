#include "proof.h"
#include "sealift/flash.h"
#include "sealift/image.h"

void harness(void) {
    struct image_header header;
    unsigned slot;
    assume(slot < FLASH_SLOTS);
    image_header_read(slot, &header);
}
