/*
 * Functions of the chip's ROM, by their places in its table of jumps (ESP-IDF, esp32c3.rom.ld), and what has to be
 * around those that use the flash. Host tests put their own rom.h in front of this one.
 */
#ifndef ROM_H
#define ROM_H

#include <stdint.h>

#define IN_RAM __attribute__((section(".iram.text"), noinline))

#define ROM_OK 0

struct rom_flash_chip {
    uint32_t id;
    uint32_t size;
    uint32_t block_size;
    uint32_t sector_size;
    uint32_t page_size;
    uint32_t status_mask;
};

/* What the ROM takes the flash for. */
static inline const struct rom_flash_chip *rom_flash_chip(void) {
    return *(const struct rom_flash_chip *const *)0x3fcdfff0u;
}

static inline int rom_flash_configure(uint32_t id, uint32_t size, uint32_t block, uint32_t sector, uint32_t page,
                                      uint32_t mask) {
    return ((int (*)(uint32_t, uint32_t, uint32_t, uint32_t, uint32_t, uint32_t))0x40000134u)(id, size, block, sector,
                                                                                              page, mask);
}

static inline int rom_flash_unlock(void) {
    return ((int (*)(void))0x40000140u)();
}

/* in: address / 65536 */
static inline int rom_flash_erase_block(uint32_t number) {
    return ((int (*)(uint32_t))0x40000124u)(number);
}

/* in: address / 4096 */
static inline int rom_flash_erase_sector(uint32_t number) {
    return ((int (*)(uint32_t))0x40000128u)(number);
}

/* in: address and length multiples of 4 */
static inline int rom_flash_write(uint32_t address, const uint32_t *words, uint32_t length) {
    return ((int (*)(uint32_t, const uint32_t *, uint32_t))0x4000012cu)(address, words, length);
}

static inline int rom_flash_read(uint32_t address, uint32_t *words, uint32_t length) {
    return ((int (*)(uint32_t, uint32_t *, uint32_t))0x40000130u)(address, words, length);
}

/* out: for rom_cache_resume() */
static inline uint32_t rom_cache_suspend(void) {
    return ((uint32_t(*)(void))0x40000524u)();
}

static inline void rom_cache_resume(uint32_t autoload) {
    ((void (*)(uint32_t))0x40000528u)(autoload);
}

static inline void rom_cache_disable(void) {
    ((uint32_t(*)(void))0x4000051cu)();
}

static inline void rom_cache_enable(uint32_t autoload) {
    ((void (*)(uint32_t))0x40000520u)(autoload);
}

static inline void rom_cache_invalidate(void) {
    ((void (*)(void))0x400004d8u)();
}

/* out: for interrupts_restore() */
static inline uint32_t interrupts_off(void) {
    uint32_t status;
    __asm__ volatile("csrrci %0, mstatus, 8" : "=r"(status)::"memory");
    return status & 8u;
}

static inline void interrupts_restore(uint32_t status) {
    __asm__ volatile("csrs mstatus, %0" ::"r"(status) : "memory");
}

#endif
