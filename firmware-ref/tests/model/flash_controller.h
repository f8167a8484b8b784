/*
 * A model of the STM32F405's flash controller and memory (RM0090, chapter 3) that does not forgive: the first access
 * that the manual forbids is kept as the violation, even where a chip would ignore it.
 */
#ifndef FLASH_CONTROLLER_H
#define FLASH_CONTROLLER_H

#include <stdbool.h>
#include <stdint.h>

#define CONTROLLER_ACR 0x40023c00u
#define CONTROLLER_KEYR 0x40023c04u
#define CONTROLLER_SR 0x40023c0cu
#define CONTROLLER_CR 0x40023c10u

/* Erased memory, controller as after a reset, no violation. */
void controller_reset(void);

/* The first forbidden access, or NULL. */
const char *controller_violation(void);

/* Locked, idle, and no operation selected: how a driver must leave it. */
bool controller_at_rest(void);

/* The next operations end with these error flags of SR set. */
void controller_fail_with(uint32_t error_flags);

/* The next operation never ends. */
void controller_hang(void);

/* The next operations end without an error but leave the memory as it was. */
void controller_do_nothing(void);

#endif
