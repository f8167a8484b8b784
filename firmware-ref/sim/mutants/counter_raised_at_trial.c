/* Bug: the security counter is raised when the trial starts, before the image has shown that it works. */
#include "sealift/image.h"
#include "sealift/state.h"
#include "sealift/trust.h"

static enum reason run_and_raise(struct state *state) {
    struct image_info info;
    const struct trust trust = {.threshold = 1, .count = 1};
    const struct image_rules any = {.trust = &trust};
    if (image_check(state->record.trial.slot, &any, &info) == REASON_NONE) {
        state->record.counter = info.counter;
    }
    return state_run_trial(state);
}

#define state_run_trial run_and_raise
#include "../../boot/decide.c"
