#include "proof.h"
#include "smp_frame.h"

void harness(void) {
    uint16_t start;
    size_t length;
    smp_frame_crc(start, any_bytes(length), length);
}
