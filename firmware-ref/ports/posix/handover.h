#ifndef HANDOVER_H
#define HANDOVER_H

#include <stdint.h>

/* Execute the program behind that vector table. in: address of a vector table, checked */
_Noreturn void handover(uint32_t vectors);

#endif
