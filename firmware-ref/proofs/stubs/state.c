/*
 * State, trust set and image check for the decision: any answers. A check that passes is remembered, so that the
 * harness sees whether what starts passed one; a check that does not may leave any proof behind.
 */
#include "sealift/state.h"
#include "proof.h"
#include "sealift/image.h"
#include "sealift/trust.h"

unsigned passed_slot = FLASH_SLOTS; /* of the last check that passed */
bool running_on_record;
bool staged_on_record;

bool state_load(struct state *state) {
    bool found = any_bool();
    havoc(state, sizeof *state);
    assume(state->sector < 2 && (!found || state->record.confirmed.slot < FLASH_SLOTS));
    const struct image_ref *trial = &state->record.trial;
    assume(trial->slot < FLASH_SLOTS ? trial->phase == STATE_PHASE_STAGED || trial->phase == STATE_PHASE_RUNNING
                                     : trial->phase == STATE_PHASE_NONE);
    staged_on_record = found && trial->phase == STATE_PHASE_STAGED;
    return found;
}

uint32_t state_trust_serial(const struct state *state) {
    return ~state->record.trust_inverted;
}

struct image_ref state_no_image(void) {
    return (struct image_ref){.slot = STATE_SLOT_NONE};
}

enum reason state_save(struct state *state, struct state_record *next) {
    prove_writable(state, sizeof *state);
    prove_writable(next, sizeof *next);
    return any_bool() ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

enum reason state_run_trial(struct state *state) {
    prove_writable(state, sizeof *state);
    running_on_record = any_bool();
    return running_on_record ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

enum reason state_fail_trial(struct state *state, enum reason why, uint16_t detail) {
    (void)why, (void)detail;
    prove(state->record.trial.slot < FLASH_SLOTS);
    return any_bool() ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

void trust_load(uint32_t minimum, struct trust *trust) {
    (void)minimum;
    havoc(trust, sizeof *trust);
}

bool image_header_read(unsigned slot, struct image_header *header) {
    prove(slot < FLASH_SLOTS);
    havoc(header, sizeof *header);
    return any_bool();
}

enum reason image_check(unsigned slot, const struct image_rules *rules, struct image_info *info) {
    prove(slot < FLASH_SLOTS);
    prove_readable(rules->trust, sizeof *rules->trust);
    havoc(info, sizeof *info);
    if (any_bool()) {
        passed_slot = slot;
        return REASON_NONE;
    }
    return (enum reason)(1u + any_word() % 99u);
}
