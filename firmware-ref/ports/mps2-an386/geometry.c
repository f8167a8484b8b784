#include "sealift/flash.h"

#define KIB(n) ((uint32_t)(n)*1024u)

/* The map of the STM32F405, in the RAM at address 0 that plays the flash. */
static const struct flash_area sectors[] = {
    {0x00000000u, KIB(16)},  {0x00004000u, KIB(16)},  {0x00008000u, KIB(16)},  {0x0000c000u, KIB(16)},
    {0x00010000u, KIB(64)},  {0x00020000u, KIB(128)}, {0x00040000u, KIB(128)}, {0x00060000u, KIB(128)},
    {0x00080000u, KIB(128)}, {0x000a0000u, KIB(128)}, {0x000c0000u, KIB(128)}, {0x000e0000u, KIB(128)},
};

const struct flash_geometry flash_geometry = {
    .sectors = sectors,
    .sector_count = sizeof sectors / sizeof sectors[0],
    .write_unit = 4,
    .rewritable = true,
    .bootloader = {0x00000000u, KIB(16)},
    .slot = {{0x00020000u, KIB(384)}, {0x00080000u, KIB(384)}},
    .state = {{0x00004000u, KIB(16)}, {0x00008000u, KIB(16)}},
    .trust = {{0x0000c000u, KIB(16)}, {0x00010000u, KIB(64)}},
    .identity = {0x000e0000u, KIB(128)},
    .ram = {0x20000000u, KIB(127)}, /* the last KiB is kept over resets */
    /* UUIDv5(UUIDv5(DNS namespace, "sealift.dev"), "mps2-an386") */
    .board_id = {0x0d, 0x7f, 0x37, 0x26, 0xfb, 0xaf, 0x55, 0xe1, 0xb0, 0xc4, 0x8a, 0x5c, 0x19, 0x62, 0x10, 0xd6},
};
