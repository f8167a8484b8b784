#include "sealift/flash.h"

#define KIB(n) ((uint32_t)(n)*1024u)

/* RM0090, table 5: the single bank of 1 MiB. */
static const struct flash_area sectors[] = {
    {0x08000000u, KIB(16)},  {0x08004000u, KIB(16)},  {0x08008000u, KIB(16)},  {0x0800c000u, KIB(16)},
    {0x08010000u, KIB(64)},  {0x08020000u, KIB(128)}, {0x08040000u, KIB(128)}, {0x08060000u, KIB(128)},
    {0x08080000u, KIB(128)}, {0x080a0000u, KIB(128)}, {0x080c0000u, KIB(128)}, {0x080e0000u, KIB(128)},
};

const struct flash_geometry flash_geometry = {
    .sectors = sectors,
    .sector_count = sizeof sectors / sizeof sectors[0],
    .write_unit = 4,
    .rewritable = true,
    .bootloader = {0x08000000u, KIB(16)},
    .slot = {{0x08020000u, KIB(384)}, {0x08080000u, KIB(384)}},
    .state = {{0x08004000u, KIB(16)}, {0x08008000u, KIB(16)}},
    .trust = {{0x0800c000u, KIB(16)}, {0x08010000u, KIB(64)}},
    .identity = {0x080e0000u, KIB(128)},
    .ram = {0x20000000u, KIB(127)}, /* the last KiB is kept over resets */
    /* UUIDv5(UUIDv5(DNS namespace, "sealift.dev"), "stm32f405") */
    .board_id = {0xc3, 0x9e, 0x30, 0x78, 0x47, 0x29, 0x51, 0x9c, 0x96, 0x44, 0x70, 0x83, 0x0c, 0x86, 0x3d, 0x5b},
};
