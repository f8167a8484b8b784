/* The last words of a run that cannot go on: a reset note for the next boot, then a reset. */
#ifndef SEALIFT_CRASH_H
#define SEALIFT_CRASH_H

/* From now on faults are told apart (bus, memory, usage) instead of all being a HardFault. */
void crash_init(void);

/* An assertion does not hold; the note names its place. */
_Noreturn void crash_assert(void);

#endif
