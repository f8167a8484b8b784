/* The flash of an ESP32-C3 behind its ROM, as strict as the chip: what the manual forbids is remembered, not forgiven.
 */
#ifndef ROM_FLASH_H
#define ROM_FLASH_H

#include <stdbool.h>
#include <stdint.h>

/* A blank flash after a reset of the chip. */
void rom_flash_reset(void);

/* out: what was done that the chip would not bear, or NULL */
const char *rom_flash_violation(void);

/* Interrupts on and the cache running, as everything but the driver expects them. */
bool rom_flash_at_rest(void);

/* The bytes at an address, to look at and to spoil. */
uint8_t *rom_flash_at(uint32_t address);

/* Let every further operation of that kind say that it failed. */
enum rom_flash_failure { ROM_FLASH_WORKS, ROM_FLASH_CONFIGURE, ROM_FLASH_ERASE, ROM_FLASH_WRITE, ROM_FLASH_READ };
void rom_flash_fail(enum rom_flash_failure kind);

/* Let erases and writes say that they worked and do nothing, as a flash that is worn out. */
void rom_flash_wear_out(void);

#endif
