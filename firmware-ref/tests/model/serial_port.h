/*
 * A model of the STM32F405's USART1 (RM0090, chapter 30) with what it hangs on: its pins (chapter 8), its clock and
 * reset (7.3.5, 7.3.9, 7.3.10, 7.3.14) and its interrupt (PM0214, 4.3). The first access that the manuals forbid, or
 * that would lose a byte, is kept as the violation. Time passes with reads of the status.
 */
#ifndef SERIAL_PORT_H
#define SERIAL_PORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum serial_fault { SERIAL_GOOD, SERIAL_NEVER_SENDS };

/* How a byte arrives. */
#define SERIAL_WHOLE 0u
#define SERIAL_WITHOUT_STOP_BIT (1u << 1)
#define SERIAL_NOISY (1u << 2)

/* As after a reset of the chip. in: handler: what the vector table names for the interrupt */
void serial_reset(enum serial_fault fault, void (*handler)(void));

/* The first forbidden access, or NULL. */
const char *serial_violation(void);

/* Whether every register is as after a reset of the chip. */
bool serial_as_after_reset(void);

/* Whether it can send and receive: it is on, and its two pins are its own. */
bool serial_connected(void);

/* in: frequency of its bus; out: bits per second */
uint32_t serial_baud(uint32_t bus_hz);

/* What has left the chip, the last bit included. */
const char *serial_sent(void);

/* Priority of its interrupt, 0 to 15. */
unsigned serial_priority(void);

/* A byte comes; the interrupt follows unless it is held up. */
void serial_arrive(uint8_t byte, uint32_t how);

/* A byte is lost in the moment in which the one before is taken: an overrun that has no byte with it (30.3.3). */
void serial_lose_one(void);

/* From now on nothing interrupts, as while the flash erases; or what waits interrupts now. */
void serial_hold(bool held);

/* For stm32f405.c. */
bool serial_owns(uint32_t address);
uint32_t serial_read(uint32_t address);
void serial_write(uint32_t address, uint32_t value);

#endif
