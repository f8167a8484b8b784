/*
 * Flash by the functions of the chip's ROM. While one runs, nothing may be fetched through the cache: the functions
 * here lie in RAM, with interrupts off and the cache suspended around each call. What is mapped, the slot that runs, is
 * never written, so nothing in the cache gets stale.
 */
#include "rom.h"
#include "sealift/flash_driver.h"
#include <string.h>

#define FLASH_SIZE 0x400000u /* the ROM takes any flash for one of 2 MB */
#define BLOCK 0x10000u
#define SECTOR 0x1000u
#define PAGE 0x100u
#define STATUS_MASK 0xffffu
#define WORD 4u

static bool is_configured;

struct access {
    uint32_t interrupts;
    uint32_t autoload;
};

__attribute__((always_inline)) static inline struct access begin(void) {
    struct access access = {.interrupts = interrupts_off()};
    access.autoload = rom_cache_suspend();
    if (!is_configured) {
        is_configured =
            rom_flash_configure(rom_flash_chip()->id, FLASH_SIZE, BLOCK, SECTOR, PAGE, STATUS_MASK) == ROM_OK &&
            rom_flash_unlock() == ROM_OK;
    }
    return access;
}

__attribute__((always_inline)) static inline void end(struct access access) {
    rom_cache_resume(access.autoload);
    interrupts_restore(access.interrupts);
}

IN_RAM static bool erase(uint32_t address, uint32_t size) {
    struct access access = begin();
    bool good = is_configured && (size == BLOCK ? rom_flash_erase_block(address / BLOCK)
                                                : rom_flash_erase_sector(address / SECTOR)) == ROM_OK;
    end(access);
    return good;
}

IN_RAM static bool program(uint32_t address, const uint32_t *words, uint32_t length) {
    struct access access = begin();
    bool good = is_configured && rom_flash_write(address, words, length) == ROM_OK;
    end(access);
    return good;
}

IN_RAM static bool fetch(uint32_t address, uint32_t *words, uint32_t length) {
    struct access access = begin();
    bool good = is_configured && rom_flash_read(address, words, length) == ROM_OK;
    end(access);
    return good;
}

static bool holds(uint32_t address, const uint8_t *bytes, uint32_t length) {
    uint32_t words[PAGE / WORD];
    return fetch(address, words, length) && memcmp(words, bytes, length) == 0;
}

static bool is_blank(const struct flash_area *sector) {
    uint8_t blank[PAGE];
    memset(blank, FLASH_ERASED, sizeof blank);
    for (uint32_t done = 0; done < sector->size; done += PAGE) {
        if (!holds(sector->base + done, blank, PAGE)) {
            return false;
        }
    }
    return true;
}

bool flash_driver_erase(const struct flash_area *sector) {
    return erase(sector->base, sector->size) && is_blank(sector);
}

/* A page at a time: behind its end the chip would go on at its beginning. */
bool flash_driver_program(uint32_t address, const uint8_t *bytes, uint32_t length) {
    while (length > 0) {
        uint32_t words[PAGE / WORD];
        uint32_t room = PAGE - address % PAGE;
        uint32_t size = length < room ? length : room;
        memcpy(words, bytes, size);
        if (!program(address, words, size) || !holds(address, bytes, size)) {
            return false;
        }
        address += size;
        bytes += size;
        length -= size;
    }
    return true;
}

/* The ROM reads whole words at addresses of whole words. */
bool flash_driver_read(uint32_t address, void *to, uint32_t length) {
    uint8_t *bytes = to;
    while (length > 0) {
        uint32_t words[PAGE / WORD];
        uint32_t skipped = address % WORD;
        uint32_t room = PAGE - skipped;
        uint32_t size = length < room ? length : room;
        if (!fetch(address - skipped, words, (skipped + size + WORD - 1) / WORD * WORD)) {
            return false;
        }
        memcpy(bytes, (const uint8_t *)words + skipped, size);
        address += size;
        bytes += size;
        length -= size;
    }
    return true;
}
