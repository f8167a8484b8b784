#include "sealift/flash.h"

#define KIB(n) ((uint32_t)(n)*1024u)

#define TWO_SECTORS(at)                                                                                                \
    {at, KIB(128)}, {                                                                                                  \
        (at) + KIB(128), KIB(128)                                                                                      \
    }
#define SLOT_SECTORS(at)                                                                                               \
    TWO_SECTORS(at), TWO_SECTORS((at) + KIB(256)), TWO_SECTORS((at) + KIB(512)), TWO_SECTORS((at) + KIB(768)),         \
        TWO_SECTORS((at) + KIB(1024)), TWO_SECTORS((at) + KIB(1280)), TWO_SECTORS((at) + KIB(1536)),                   \
        TWO_SECTORS((at) + KIB(1792))

/* That of the STM32F405 with larger slots: a program with sanitizers in it takes more than a MiB. */
static const struct flash_area sectors[] = {
    {0x08000000u, KIB(16)}, {0x08004000u, KIB(16)},    {0x08008000u, KIB(16)},    {0x0800c000u, KIB(16)},
    {0x08010000u, KIB(64)}, SLOT_SECTORS(0x08020000u), SLOT_SECTORS(0x08220000u), {0x08420000u, KIB(128)},
};

const struct flash_geometry flash_geometry = {
    .sectors = sectors,
    .sector_count = sizeof sectors / sizeof sectors[0],
    .write_unit = 4,
    .rewritable = true,
    .bootloader = {0x08000000u, KIB(16)}, /* stays empty: the bootloader is a file of its own */
    .slot = {{0x08020000u, KIB(2048)}, {0x08220000u, KIB(2048)}},
    .state = {{0x08004000u, KIB(16)}, {0x08008000u, KIB(16)}},
    .trust = {{0x0800c000u, KIB(16)}, {0x08010000u, KIB(64)}},
    .identity = {0x08420000u, KIB(128)},
    .ram = {0x20000000u, KIB(127)}, /* only for the form of a vector table */
    /* UUIDv5(UUIDv5(DNS namespace, "sealift.dev"), "posix") */
    .board_id = {0xfc, 0xa4, 0x90, 0xfa, 0x35, 0xee, 0x5e, 0x0f, 0x89, 0x76, 0x9b, 0x76, 0x7f, 0xdb, 0x52, 0xd6},
};
