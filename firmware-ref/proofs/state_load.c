/* What is found names slots that exist. */
#include "proof.h"
#include "sealift/state.h"
#include "state_journal.h"

void state_journal_read(struct state *state) {
    prove(state->sector < 2);
}

void harness(void) {
    struct state state;
    if (state_load(&state)) {
        prove(state.record.confirmed.slot < FLASH_SLOTS && state.sector < 2);
        prove(state.record.trial.slot < FLASH_SLOTS || state.record.trial.phase == STATE_PHASE_NONE);
    }
}
