/* What image_tlvs_read() is proven to give. */
#include "image_tlv.h"
#include "proof.h"
#include "sealift/flash.h"

void image_read_or_zero(uint32_t address, void *to, uint32_t length) {
    (void)address;
    prove_writable(to, length);
    if (length > 0) {
        havoc(to, length);
    }
}

enum reason image_tlvs_read(const struct image_header *header, unsigned slot, struct image_tlvs *tlvs) {
    prove_readable(header, sizeof *header);
    prove(slot < FLASH_SLOTS);
    havoc(tlvs, sizeof *tlvs);
    assume(tlvs->pairs <= IMAGE_PAIRS_MAX);
    return any_bool() ? REASON_NONE : REASON_IMAGE_BAD_TLV;
}
