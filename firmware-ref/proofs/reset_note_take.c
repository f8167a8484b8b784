#include "kept_ram.h"
#include "proof.h"

void any_kept_ram(void);

void harness(void) {
    struct reset_note note;
    any_kept_ram();
    if (!reset_note_take(&note)) {
        prove(note.reason == 0 && note.magic == 0);
    }
}
