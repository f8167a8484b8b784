#include "sealift/flash.h"

#define KIB(n) ((uint32_t)(n)*1024u)
#define SMALL(n)                                                                                                       \
    { KIB(64) + KIB(4) * (n), KIB(4) }
#define LARGE(n)                                                                                                       \
    { KIB(64) * (n), KIB(64) }

/*
 * The first MiB of the flash, by its own addresses: it has sectors of 4 KiB, and erases 64 KiB at once, as the slots
 * are mapped. The ROM loads the bootloader from address 0.
 */
static const struct flash_area sectors[] = {
    LARGE(0),  SMALL(0),  SMALL(1),  SMALL(2),  SMALL(3),  SMALL(4),  SMALL(5),  SMALL(6),
    SMALL(7),  SMALL(8),  SMALL(9),  SMALL(10), SMALL(11), SMALL(12), SMALL(13), SMALL(14),
    SMALL(15), LARGE(2),  LARGE(3),  LARGE(4),  LARGE(5),  LARGE(6),  LARGE(7),  LARGE(8),
    LARGE(9),  LARGE(10), LARGE(11), LARGE(12), LARGE(13), LARGE(14), LARGE(15),
};

const struct flash_geometry flash_geometry = {
    .sectors = sectors,
    .sector_count = sizeof sectors / sizeof sectors[0],
    .write_unit = 4,
    .rewritable = true,
    .bootloader = LARGE(0),
    .slot = {{KIB(128), KIB(448)}, {KIB(576), KIB(448)}},
    .state = {SMALL(0), SMALL(1)},
    .trust = {SMALL(2), SMALL(3)},
    .identity = SMALL(4),
    .ram = {0x3fc84000u, KIB(256)},
    /* UUIDv5(UUIDv5(DNS namespace, "sealift.dev"), "esp32c3") */
    .board_id = {0x13, 0xce, 0xc3, 0xc0, 0x8a, 0xa9, 0x52, 0x86, 0xb8, 0xc3, 0x6c, 0x8e, 0xc8, 0x40, 0x67, 0xa3},
};
