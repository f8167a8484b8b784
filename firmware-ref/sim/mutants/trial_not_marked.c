/* Bug: the trial starts without being marked as running. */
#include "sealift/state.h"

#define state_run_trial(state) REASON_NONE
#include "../../boot/decide.c"
