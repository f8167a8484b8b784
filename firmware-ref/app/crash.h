/* The last words of a run that cannot go on: a reset note for the next boot, then a reset. */
#ifndef SEALIFT_CRASH_H
#define SEALIFT_CRASH_H

#include "sealift/reset_note.h"

/* From now on faults end in a note and a reset. The port knows how they are told apart; without its own, a fault ends
 * by the watchdog. */
void crash_init(void);

/* An assertion does not hold; the note names its place. */
_Noreturn void crash_assert(void);

/* out: a note with what is known in any context */
struct reset_note crash_note(enum reason reason);

/* Leave the note for the next boot, and reset. */
_Noreturn void crash_leave(struct reset_note *note);

#endif
