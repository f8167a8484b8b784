/* The memory map. Replace every number; tests/test_geometry.c says which rule one of them breaks. */
#include "sealift/flash.h"

#define BASE 0x60000000u
#define KIB(n) ((uint32_t)(n)*1024u)
#define SECTOR(n)                                                                                                      \
    { BASE + KIB(8) * (n), KIB(8) }
#define EIGHT_SECTORS(n)                                                                                               \
    SECTOR(n), SECTOR((n) + 1), SECTOR((n) + 2), SECTOR((n) + 3), SECTOR((n) + 4), SECTOR((n) + 5), SECTOR((n) + 6),   \
        SECTOR((n) + 7)

static const struct flash_area sectors[] = {
    EIGHT_SECTORS(0),  EIGHT_SECTORS(8),  EIGHT_SECTORS(16), EIGHT_SECTORS(24),
    EIGHT_SECTORS(32), EIGHT_SECTORS(40), EIGHT_SECTORS(48), EIGHT_SECTORS(56),
};

const struct flash_geometry flash_geometry = {
    .sectors = sectors,
    .sector_count = sizeof sectors / sizeof sectors[0],
    .write_unit = 8,
    .rewritable = true,
    .bootloader = {BASE, KIB(16)},
    .state = {SECTOR(2), SECTOR(3)},
    .trust = {SECTOR(4), SECTOR(5)},
    .identity = SECTOR(6),
    .slot = {{BASE + KIB(64), KIB(192)}, {BASE + KIB(256), KIB(192)}},
    .ram = {0x20000000u, KIB(63)}, /* the last KiB is kept over resets */
    /* UUIDv5(UUIDv5(DNS namespace, "sealift.dev"), "template") */
    .board_id = {0x0c, 0x70, 0xbc, 0xb4, 0xb4, 0x3b, 0x5b, 0x24, 0xbf, 0xec, 0x95, 0x61, 0x84, 0x41, 0x57, 0x06},
};
