/*
 * Who the device is: docs/formats.md, "Identity". Written when the board is provisioned.
 */
#ifndef SEALIFT_IDENTITY_H
#define SEALIFT_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#define IDENTITY_MAGIC 0x44494c53u /* "SLID" */
#define IDENTITY_LAYOUT 1u
#define IDENTITY_ID_SIZE 64u

struct identity {
    uint32_t magic;
    uint16_t layout;
    uint16_t length; /* bytes of device_id that count, 1..64 */
    char device_id[IDENTITY_ID_SIZE];
    uint32_t crc;
};
_Static_assert(sizeof(struct identity) == 76, "docs/formats.md");

/*
 * out: id: the device id, ending with 0; board_family(), "-" and the chip's 96-bit unique id in hex when the board was
 * never provisioned. true when it was.
 */
bool identity_read(char id[IDENTITY_ID_SIZE + 1]);

#endif
