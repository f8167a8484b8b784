/*
 * What a run leaves behind for the next boot: docs/formats.md, "Reset note". Kept in RAM that no start-up code clears.
 */
#ifndef SEALIFT_RESET_NOTE_H
#define SEALIFT_RESET_NOTE_H

#include "reason_codes.h"
#include <stdbool.h>
#include <stdint.h>

#define RESET_NOTE_MAGIC 0x4e524c53u /* "SLRN" */
#define RESET_NOTE_SIZE 64u

struct reset_note {
    uint32_t magic;
    uint16_t reason; /* 0: a planned restart */
    uint16_t detail;
    uint32_t pc; /* 0 where not known, like the next four */
    uint32_t lr;
    uint32_t cfsr;
    uint32_t hfsr;
    uint32_t fault_address;
    uint32_t uptime_ms;
    char task[16]; /* zero padded */
    uint32_t zero[3];
    uint32_t crc;
};
_Static_assert(sizeof(struct reset_note) == RESET_NOTE_SIZE, "docs/formats.md");

/* Complete magic and CRC of note and leave it for the next boot. Callable from a fault handler: uses little stack. */
void reset_note_write(struct reset_note *note);

/* out: true and the note of the run before; false and zeros when there is none. Clears it. For the bootloader. */
bool reset_note_take(struct reset_note *note);

/* out: whether the RAM kept its content since the last call, before the last reset. For the bootloader. */
bool reset_note_ram_survived(void);

#endif
