#include "sealift/crc32.h"
#include "proof.h"

void harness(void) {
    uint32_t length;
    crc32(any_bytes(length), length);
}
