/*
 * The RAM that no start-up code clears: docs/formats.md, "Boot report" and "Reset note". The linker script of the board
 * places these three; host tests define them.
 */
#ifndef SEALIFT_KEPT_RAM_H
#define SEALIFT_KEPT_RAM_H

#include "sealift/boot_report.h"
#include "sealift/reset_note.h"

#define KEPT_RAM_ALIVE 0x414c4956u

extern struct boot_report kept_boot_report;
extern struct reset_note kept_reset_note;
extern volatile uint32_t kept_alive; /* KEPT_RAM_ALIVE after a boot, while the RAM keeps its content */

#endif
