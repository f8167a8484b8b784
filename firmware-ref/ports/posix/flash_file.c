/*
 * Flash in a file that is mapped into memory: NOR semantics, written through at once. The file holds the complement of
 * each byte, so that erased flash is zeros and takes no room on the disk.
 */
#include "posix.h"
#include "sealift/flash_driver.h"
#include <string.h>
#include <sys/mman.h>

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

bool flash_driver_erase(const struct flash_area *sector) {
    memset(at(sector->base), 0, sector->size);
    return true;
}

bool flash_driver_program(uint32_t address, const uint8_t *bytes, uint32_t length) {
    uint8_t *to = at(address);
    bool good = true;
    for (uint32_t i = 0; i < length; i++) {
        uint8_t stored = bytes[i] ^ FLASH_ERASED;
        to[i] |= stored;
        good = good && to[i] == stored;
    }
    return good;
}

bool flash_driver_read(uint32_t address, void *to, uint32_t length) {
    const uint8_t *stored = at(address);
    uint8_t *bytes = to;
    for (uint32_t i = 0; i < length; i++) {
        bytes[i] = stored[i] ^ FLASH_ERASED;
    }
    return true;
}
