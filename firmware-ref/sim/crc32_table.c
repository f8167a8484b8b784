/*
 * The CRC-32 of records, by tables, eight bytes at a time: bit by bit it was a third of all that the simulator does.
 * The tables come from the real function. Linked with --wrap=crc32.
 */
#include "sealift/crc32.h"
#include <string.h>

uint32_t __real_crc32(const void *data, uint32_t length);
uint32_t __wrap_crc32(const void *data, uint32_t length);

#define AT_ONCE 8u

/* [0]: what a byte makes of a register of zeros, from the CRC of that byte alone, whose register begins with ones. [n]:
 * the same with n bytes of zeros behind it. */
static uint32_t tables[AT_ONCE][256];

static void make(void) {
    for (unsigned i = 0; i < 256u; i++) {
        uint8_t byte = (uint8_t)i;
        tables[0][i ^ 0xffu] = ~__real_crc32(&byte, 1) ^ 0x00ffffffu;
    }
    for (unsigned n = 1; n < AT_ONCE; n++) {
        for (unsigned i = 0; i < 256u; i++) {
            tables[n][i] = (tables[n - 1][i] >> 8) ^ tables[0][tables[n - 1][i] & 0xffu];
        }
    }
}

uint32_t __wrap_crc32(const void *data, uint32_t length) {
    const uint8_t *bytes = data;
    uint32_t crc = 0xffffffffu;
    if (tables[0][1] == 0) {
        make();
    }
    for (; length >= AT_ONCE; length -= AT_ONCE, bytes += AT_ONCE) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        word ^= crc;
        crc = 0;
#pragma GCC unroll 8
        for (unsigned i = 0; i < AT_ONCE; i++) {
            crc ^= tables[AT_ONCE - 1 - i][(word >> 8 * i) & 0xffu];
        }
    }
    for (uint32_t i = 0; i < length; i++) {
        crc = (crc >> 8) ^ tables[0][(crc ^ bytes[i]) & 0xffu];
    }
    return ~crc;
}
