#ifndef SEALIFT_BOOT_CONSOLE_H
#define SEALIFT_BOOT_CONSOLE_H

#include "decide.h"

/* Say in one line what was decided. */
void console_tell(const struct boot_decision *decision);

#endif
