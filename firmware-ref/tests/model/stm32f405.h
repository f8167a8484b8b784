/*
 * The STM32F405 as its drivers see it: the models of its parts, each behind its addresses, and what is too small for
 * one of its own: the flags that say why the chip was reset (RM0090, 7.3.21), its unique id (39.1), its
 * option bytes (3.9.10).
 */
#ifndef STM32F405_H
#define STM32F405_H

#include <stdint.h>

#define CHIP_UNIQUE_ID_SIZE 12u

/* Only that part of the chip; the others are reset by functions of their own. in: the flags, and the unique id, NULL:
 * none, reading it faults as in QEMU */
void chip_reset(uint32_t reset_flags, const uint8_t *unique_id);

/* The first access that is forbidden, whichever part it is of; or NULL. */
const char *chip_violation(void);

/* in: what FLASH_OPTCR reads; it cannot be written here. After chip_reset() it is as delivered. */
void chip_option_bytes(uint32_t optcr);

/* RCC_CSR */
uint32_t chip_status(void);

#endif
