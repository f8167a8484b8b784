/* The clock tree of the STM32F405: 16 MHz from the internal oscillator after a reset, 168 MHz from a crystal when
 * asked. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define CLOCK_RESET_HZ 16000000u /* HSI: core, AHB, APB1 and APB2 */
#define CLOCK_RAISED_HZ 168000000u
#define CLOCK_RAISED_APB2_HZ (CLOCK_RAISED_HZ / 2u)

/*
 * Run the core from the PLL, with the wait states and caches that the flash needs for it. Every wait is bounded.
 * in:  the clocks as after a reset
 * out: true; or false and the clocks as after a reset, when the crystal does not start (some 50 ms) or the PLL does not
 * lock
 */
bool clock_raise(void);

/* Bring clocks, wait states and caches back to the state after a reset. Nothing may need the faster clock any more. */
void clock_reset(void);

/* out: cycles per second of the core, as the registers say */
uint32_t clock_hz(void);

#endif
