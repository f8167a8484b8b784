/*
 * NOR flash with everything a power cut does to it: units that hold some of the bits, that read one way now and another
 * way later, that read differently each time, or whose read faults. Implements sealift/flash.h over flash_geometry.
 *
 * Every change can be undone, so that a run may try each way an operation can be cut and then go on as if nothing
 * happened; and the content has a hash that is kept up to date, so that equal contents are recognised at once.
 */
#ifndef FLASH_MODEL_H
#define FLASH_MODEL_H

#include "sealift/flash.h"
#include <stddef.h>

/* The smallest thing that can be cut: one sector's erase, or the programming of one unit. */
struct flash_step {
    uint32_t address;
    uint32_t length;
    const uint8_t *bytes; /* NULL: erase */
};

/* How much of a step happens when the power fails in it. What is left is still there at the next power-up. */
enum flash_cut {
    FLASH_CUT_NOTHING,      /* as before the step; also stands for a cut between two steps */
    FLASH_CUT_PART,         /* random bits programmed; the first units of the sector erased */
    FLASH_CUT_OTHER_PART,   /* other random bits; the last units of the sector erased */
    FLASH_CUT_BITS,         /* one bit missing; random bits all over the sector erased */
    FLASH_CUT_DONE_FIRST,   /* reads as done at the next power-up, and as not done from the one behind it */
    FLASH_CUT_UNDONE_FIRST, /* the other way round */
    FLASH_CUT_FLOATS,       /* each bit that was to change reads as it likes, each time */
    FLASH_CUT_FAULTS,       /* reading the unit, or any unit of the sector, faults until it is erased */
    FLASH_CUT_ONE_FAULTS,   /* of an erase: one unit faults, the others are erased */
    FLASH_CUTS
};

extern const char *const flash_cut_name[FLASH_CUTS];

/* Whether it leaves bits that read one way now and another way later. */
bool flash_cut_unsure(enum flash_cut how);

/* Called before each step, so that it can be cut there. */
typedef void flash_watcher(const struct flash_step *step);

/* Everything erased and sound, nothing to undo, nobody watching. */
void flash_model_new(void);

/* Whom to call before each step; NULL: nobody. out: the one before */
flash_watcher *flash_model_watch(flash_watcher *watcher);

/* Make the random choices of cuts and of floating bits depend on this, too. */
void flash_model_seed(uint64_t seed);

/* Leave the flash as it is when the power fails in this step. out: false when this kind does not apply to it */
bool flash_model_cut(const struct flash_step *step, enum flash_cut how);

/* What was read one way reads the other way from the second power-up on. */
void flash_model_power_up(void);

/* A point to come back to, and coming back. */
size_t flash_model_mark(void);
void flash_model_undo(size_t mark);

/* A hash of the content with its damage. */
uint64_t flash_model_hash(void);

/* Put bytes there without a step that could be cut; what they cover was erased. */
void flash_model_put(uint32_t address, const void *bytes, uint32_t length);

/* out: whether these very bytes lie there, each of them sound */
bool flash_model_holds(uint32_t address, const void *bytes, uint32_t length);

/* Whether a unit was programmed that was neither erased nor damaged: no flash with ECC takes that. */
bool flash_model_misused(void);

#endif
