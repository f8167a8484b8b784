/*
 * Flash in a file that is mapped into memory: NOR semantics, written through at once. The file holds the complement of
 * each byte, so that erased flash is zeros and takes no room on the disk.
 */
#include "posix.h"
#include "sealift/board.h"
#include "sealift/flash.h"
#include <string.h>
#include <sys/mman.h>

static uint32_t operations;

const char *board_build_name(void) {
    return "posix";
}

static uint32_t flash_size(void) {
    struct flash_area last = flash_geometry.sectors[flash_geometry.sector_count - 1];
    return last.base + last.size - flash_geometry.sectors[0].base;
}

/* out: the byte at an address that is inside the flash */
static uint8_t *at(uint32_t address) {
    static uint8_t *memory;
    if (memory == NULL) {
        void *mapped = mmap(NULL, flash_size(), PROT_READ | PROT_WRITE, MAP_SHARED, POSIX_FLASH, 0);
        if (mapped == MAP_FAILED) {
            posix_fail("cannot map", "the flash file");
        }
        memory = mapped;
    }
    return memory + (address - flash_geometry.sectors[0].base);
}

bool flash_read(uint32_t address, void *to, uint32_t length) {
    if (!flash_range_readable(address, length)) {
        return false;
    }
    uint8_t *bytes = to;
    for (uint32_t i = 0; i < length; i++) {
        bytes[i] = at(address)[i] ^ FLASH_ERASED;
    }
    return true;
}

enum reason flash_erase(struct flash_area area) {
    if (!flash_area_erasable(area)) {
        return REASON_FLASH_ERASE_FAILED;
    }
    memset(at(area.base), 0, area.size);
    operations += flash_sectors_in(area);
    return REASON_NONE;
}

enum reason flash_write(uint32_t address, const void *from, uint32_t length) {
    if (!flash_range_writable(address, length)) {
        return REASON_FLASH_WRITE_FAILED;
    }
    const uint8_t *bytes = from;
    uint8_t *to = at(address);
    bool good = true;
    for (uint32_t i = 0; i < length; i++) {
        uint8_t stored = bytes[i] ^ FLASH_ERASED;
        to[i] |= stored;
        good = good && to[i] == stored;
    }
    operations++;
    return good ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

uint32_t flash_operations(void) {
    return operations;
}
