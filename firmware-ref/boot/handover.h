/* What the bootloader asks of a board beyond board.h. */
#ifndef HANDOVER_H
#define HANDOVER_H

#include <stdint.h>

/*
 * Start the program with that vector table, with the core and the peripherals that were used as after a reset.
 * in: address of a vector table, aligned to 512, checked
 */
_Noreturn void handover(uint32_t vectors);

#endif
