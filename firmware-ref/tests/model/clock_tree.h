/*
 * A model of the STM32F405's oscillators, PLL, bus dividers, wait states and caches (RM0090, chapters 3.5 and 7). The
 * first access that would run a part of the chip outside its limits is kept as the violation.
 */
#ifndef CLOCK_TREE_H
#define CLOCK_TREE_H

#include <stdbool.h>
#include <stdint.h>

#define TREE_CR 0x40023800u
#define TREE_PLLCFGR 0x40023804u
#define TREE_CFGR 0x40023808u
#define TREE_ACR 0x40023c00u
#define TREE_IDCODE 0xe0042000u

/* What does not work on this chip or board. */
enum tree_fault { TREE_GOOD, TREE_NO_CRYSTAL, TREE_PLL_NEVER_LOCKS, TREE_NO_WAIT_STATES, TREE_SWITCH_NEVER_ENDS };

#define TREE_EMULATED 0u /* the revision of no chip: all of DBGMCU_IDCODE reads 0, as in QEMU */

/* Registers as after a reset of the chip with that fault and revision (upper half of DBGMCU_IDCODE). */
void tree_reset(enum tree_fault fault, uint32_t revision);

/* The first forbidden access, or NULL. */
const char *tree_violation(void);

/* Whether every register is as after a reset and the crystal is off. */
bool tree_as_after_reset(void);

/* Frequencies now. */
uint32_t tree_core_hz(void);
uint32_t tree_apb1_hz(void);
uint32_t tree_apb2_hz(void);

/* For stm32f405.c. */
uint32_t tree_read(uint32_t address);
void tree_write(uint32_t address, uint32_t value);

#endif
