/* What passes lies inside its slot, with room for the head of the TLV area. */
#include "proof.h"
#include "sealift/flash.h"
#include "sealift/image.h"

void harness(void) {
    struct image_header header;
    unsigned slot;
    assume(slot < FLASH_SLOTS);
    if (image_check_header(&header, slot) == REASON_NONE) {
        uint64_t end = (uint64_t)header.header_size + header.payload_size + header.protected_size + 4u;
        prove(end <= flash_geometry.slot[slot].size);
    }
}
