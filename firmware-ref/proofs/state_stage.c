/* A job of any length up to the most there may be, and not a byte behind its end. */
#include "proof.h"
#include "sealift/state.h"
#include "state_journal.h"
#include <string.h>

enum reason state_journal_seal(struct state *state) {
    return any_bool() ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

void harness(void) {
    struct state state;
    uint8_t slot;
    uint8_t flags;
    uint32_t execution;
    uint8_t hash[IMAGE_HASH_SIZE];
    size_t length;
    assume(length <= STATE_JOB_SIZE && state.sector < 2);
    char *job = (char *)any_bytes(length + 1);
    job[length] = 0;
    state_stage(&state, slot, hash, flags, job, execution);
}
