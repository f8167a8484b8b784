#ifndef SEALIFT_CRC32_H
#define SEALIFT_CRC32_H

#include <stdint.h>

/* CRC-32 as zlib and Ethernet have it (reflected 0x04C11DB7): "123456789" gives 0xcbf43926. */
uint32_t crc32(const void *data, uint32_t length);

#endif
