/* Bug: the image is confirmed in one record, and the security counter raised in the next. */
#include "sealift/state.h"

static enum reason confirm_then_raise(struct state *state, uint32_t counter) {
    enum reason bad = state_confirm(state, 0);
    struct state_record next = state->record;
    next.counter = counter;
    return bad == REASON_NONE ? state_save(state, &next) : bad;
}

#define state_confirm confirm_then_raise
#include "../../agent/trial.c"
