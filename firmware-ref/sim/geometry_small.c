/*
 * A flash with the map of the stm32f405 in small: sectors of 1 KiB, slots of 4 KiB, so that every pair of cuts can be
 * tried. Records and journal have their real sizes, and the journal fills up after 64 entries.
 */
#include "sealift/flash.h"

#define KIB 1024u
#define SECTOR(n)                                                                                                      \
    { 0x08000000u + (n)*KIB, KIB }

static const struct flash_area sectors[] = {
    SECTOR(0), SECTOR(1), SECTOR(2), SECTOR(3),  SECTOR(4),  SECTOR(5),  SECTOR(6),
    SECTOR(7), SECTOR(8), SECTOR(9), SECTOR(10), SECTOR(11), SECTOR(12), SECTOR(13),
};

const struct flash_geometry flash_geometry = {
    .sectors = sectors,
    .sector_count = sizeof sectors / sizeof sectors[0],
    .write_unit = SIM_WRITE_UNIT,
    .rewritable = SIM_REWRITABLE,
    .bootloader = SECTOR(0),
    .slot = {{0x08001400u, 4 * KIB}, {0x08002400u, 4 * KIB}},
    .state = {SECTOR(1), SECTOR(2)},
    .trust = {SECTOR(3), SECTOR(4)},
    .identity = SECTOR(13),
    .ram = {0x20000000u, 127 * KIB},
    .board_id = {0x73, 0x69, 0x6d},
};
