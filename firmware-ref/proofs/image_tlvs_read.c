/* Entries of any number and size: the walk stays inside the slot, and no more pairs are noted than there is room for.
 */
#include "image_tlv.h"
#include "proof.h"
#include "sealift/flash.h"

void harness(void) {
    struct image_header header;
    struct image_tlvs tlvs;
    unsigned slot;
    assume(slot < FLASH_SLOTS);
    assume(image_check_header(&header, slot) == REASON_NONE);
    if (image_tlvs_read(&header, slot, &tlvs) == REASON_NONE) {
        prove(tlvs.pairs <= IMAGE_PAIRS_MAX);
        prove(tlvs.end - flash_geometry.slot[slot].base <= flash_geometry.slot[slot].size);
    }
}
