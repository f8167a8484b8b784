#ifndef HANDOVER_H
#define HANDOVER_H

#include <stdint.h>

/* Start the program with that vector table, with the chip as after a reset. in: address of a vector table, checked */
_Noreturn void handover(uint32_t vectors);

#endif
