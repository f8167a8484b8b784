/* A journal of any length. */
#include "proof.h"
#include "state_journal.h"

void harness(void) {
    struct state state;
    assume(state.sector < 2);
    state_journal_read(&state);
    prove(state.journal_end >= STATE_SIZE && state.journal_end <= flash_geometry.state[state.sector].size);
}
