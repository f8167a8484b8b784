/* flash.h over the driver of the template port, which is RAM: counted operations, failures and power cuts on demand. */
#ifndef MEMORY_FLASH_H
#define MEMORY_FLASH_H

#include <setjmp.h>
#include <stdint.h>

/* Erase everything, forget failures and cuts, count from 0. */
void memory_flash_new(void);

/* The bytes at an address, to look at and to spoil. */
uint8_t *memory_flash_at(uint32_t address);

/* Let the n-th operation from now on, and every one behind it, fail without doing anything; 0: none. */
void memory_flash_fail_from(uint32_t n);

/* Let every read that touches this address fail, as flash with ECC does after a torn write; 0: none. */
void memory_flash_fault_at(uint32_t address);

/* Let the n-th read from now on that touches this address fail, and no other: a glitch. */
void memory_flash_misread(uint32_t address, uint32_t n);

/* Let the n-th operation from now on do half of its work and jump to memory_flash_power_lost; 0: none. */
void memory_flash_cut_at(uint32_t n);
extern jmp_buf memory_flash_power_lost;

#endif
