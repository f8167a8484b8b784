/* What is only in builds for an emulator, and cannot be linked into one for silicon. */
#ifndef EMULATOR_H
#define EMULATOR_H

#include <stdbool.h>

/*
 * True. The flash driver for QEMU defines it, and there is one flash driver in a build: what is no good on a chip asks
 * for this, and the linker refuses it there. tools/emulated_entropy.py
 */
extern const bool emulator;

#endif
