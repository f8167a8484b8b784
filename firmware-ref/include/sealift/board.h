/*
 * What a board gives beside its flash: console, reset, watchdog. ports/<board>/ implements it once; the bootloader and
 * the application link the same objects. docs/porting.md walks through a port; tools/port.py counts what one must
 * write.
 */
#ifndef SEALIFT_BOARD_H
#define SEALIFT_BOARD_H

#include "boot_report.h"
#include <stdbool.h>
#include <stdint.h>

#define BOARD_UNIQUE_ID_SIZE 12u

/* --- Every port writes these. ------------------------------------------------------------------------------------ */

/* Start the clock and the console UART (115200 8N1), with its receive interrupt off. Call once, first. */
void board_init(void);

/* Send one byte on the console. Waits at most a few byte times for room, then drops it. */
void board_put(uint8_t byte);

/*
 * Call on_byte, in interrupt context, for each byte received from now on.
 * in: priority: that of the interrupt, 0 (highest) to 15
 */
void board_receive(void (*on_byte)(uint8_t byte), unsigned priority);

/* Reset the chip. Leave a reset note before, or the next boot must guess why. */
_Noreturn void board_reset(void);

/*
 * Feed the watchdog; the first call in a program starts it: from then on a pause of BOARD_WATCHDOG_SECONDS resets the
 * chip. It cannot be stopped.
 */
void board_watchdog_feed(void);

/* --- These have a default in ports/shared/defaults.c. A port whose chip can do more writes its own. ----------------
 */

/* Wait for the next interrupt, or less long. Default: not at all. */
void board_sleep(void);

/* The board and its flash driver, e.g. "stm32f405-qemu". Default: the board. */
const char *board_build_name(void);

/* Why the chip was reset; the chip's record of it is cleared. Default: RESET_UNKNOWN. */
enum reset_cause board_reset_cause(void);

/* What the name of a device begins with that was never provisioned, e.g. "stm32". Default: the board. */
const char *board_family(void);

/* The chip's unique id; false (and zeros) where the chip has none, as in QEMU. Default: none. */
bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]);

/*
 * Draw from the chip's source of entropy; who makes a key tests what comes (net/entropy.h). Default: there is none.
 * out: false when it does not work: then no key may be made and no connection opened
 */
bool board_entropy(uint8_t *to, uint32_t size);

/* --- Only for FreeRTOS on a Cortex-M. -------------------------------------------------------------------------------
 */

/* Cycles per second of the core clock, which also counts SysTick. */
uint32_t board_clock_hz(void);

/* Nominal. The LSI clock that counts it may be off by half; a 128 KiB sector erase, when nobody can feed, takes up to 4
 * s. */
#define BOARD_WATCHDOG_SECONDS 30u

#endif
