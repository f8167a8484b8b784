#include "image_tlv.h"
#include "proof.h"

void harness(void) {
    uint32_t address;
    uint32_t length;
    image_read_or_zero(address, any_bytes(length), length);
}
