#include "sealift/reset_note.h"
#include "kept_ram.h"
#include "sealift/crc32.h"
#include <string.h>

#define CHECKED (RESET_NOTE_SIZE - sizeof(uint32_t))

void reset_note_write(struct reset_note *note) {
    note->magic = RESET_NOTE_MAGIC;
    note->crc = crc32(note, CHECKED);
    kept_reset_note = *note;
}

bool reset_note_take(struct reset_note *note) {
    *note = kept_reset_note;
    memset(&kept_reset_note, 0, sizeof kept_reset_note);
    if (note->magic == RESET_NOTE_MAGIC && note->crc == crc32(note, CHECKED)) {
        return true;
    }
    memset(note, 0, sizeof *note);
    return false;
}

bool reset_note_ram_survived(void) {
    bool survived = kept_alive == KEPT_RAM_ALIVE;
    kept_alive = KEPT_RAM_ALIVE;
    return survived;
}
