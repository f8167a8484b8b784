/*
 * The CRC-32 of records, by a table: bit by bit it was a third of all that the simulator does. The table comes from the
 * real function. Linked with --wrap=crc32.
 */
#include "sealift/crc32.h"

uint32_t __real_crc32(const void *data, uint32_t length);
uint32_t __wrap_crc32(const void *data, uint32_t length);

/* What a byte makes of a register of zeros, from the CRC of that byte alone, whose register begins with ones. */
static void make(uint32_t *table) {
    for (unsigned i = 0; i < 256u; i++) {
        uint8_t byte = (uint8_t)i;
        table[i ^ 0xffu] = ~__real_crc32(&byte, 1) ^ 0x00ffffffu;
    }
}

uint32_t __wrap_crc32(const void *data, uint32_t length) {
    static uint32_t table[256];
    const uint8_t *bytes = data;
    uint32_t crc = 0xffffffffu;
    if (table[1] == 0) {
        make(table);
    }
    for (uint32_t i = 0; i < length; i++) {
        crc = (crc >> 8) ^ table[(crc ^ bytes[i]) & 0xffu];
    }
    return ~crc;
}
