/* The changes of the flash model, newest last, so that they can be taken back. */
#ifndef FLASH_UNDO_H
#define FLASH_UNDO_H

#include <stddef.h>
#include <stdint.h>

/* Bytes, 4 or 8. Known when this is compiled: copies of a known size are worth half of the simulator's time. */
#define FLASH_UNIT ((uint32_t)SIM_WRITE_UNIT)

struct flash_cells {
    uint8_t *now;    /* what reads */
    uint8_t *other;  /* the second way that a damaged unit reads */
    uint8_t *damage; /* one byte per unit */
};

/* What a range of whole units of one sector, and the sums over its sector, were. */
struct flash_moment {
    uint32_t at;
    uint32_t length;
    uint64_t content;
    uint32_t used;
    uint32_t damaged;
};

void flash_undo_clear(void);

/* Bytes kept: a mark. */
size_t flash_undo_size(void);

/* Keep the range of the moment as it is now. */
void flash_undo_push(const struct flash_cells *cells, struct flash_moment moment);

/* Put the range of the newest moment back. in: at least one was pushed */
struct flash_moment flash_undo_pop(const struct flash_cells *cells);

#endif
