/* In the place of ports/esp32c3/registers/rom.h: the same functions, on a model of what a chip asks around them. */
#ifndef ROM_H
#define ROM_H

#include <stdint.h>

#define IN_RAM

#define ROM_OK 0

struct rom_flash_chip {
    uint32_t id;
    uint32_t size;
};

const struct rom_flash_chip *rom_flash_chip(void);
int rom_flash_configure(uint32_t id, uint32_t size, uint32_t block, uint32_t sector, uint32_t page, uint32_t mask);
int rom_flash_unlock(void);
int rom_flash_erase_block(uint32_t number);
int rom_flash_erase_sector(uint32_t number);
int rom_flash_write(uint32_t address, const uint32_t *words, uint32_t length);
int rom_flash_read(uint32_t address, uint32_t *words, uint32_t length);
uint32_t rom_cache_suspend(void);
void rom_cache_resume(uint32_t autoload);
uint32_t interrupts_off(void);
void interrupts_restore(uint32_t status);

#endif
