#include "sealift/crc32.h"

/* Bit by bit: records are small and rare, a table would cost more flash than it saves time. */
uint32_t crc32(const void *data, uint32_t length) {
    const uint8_t *bytes = data;
    uint32_t crc = 0xffffffffu;
    for (uint32_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320u & (0u - (crc & 1u)));
        }
    }
    return ~crc;
}
