#include "decide.h"
#include "sealift/flash.h"
#include <string.h>

/* The full check of a slot, and that it holds the image that the record means (hash NULL: any). */
static enum reason check(struct boot_decision *decision, unsigned slot, const struct image_rules *rules,
                         const uint8_t *hash, struct image_info *image) {
    enum reason bad = image_check(slot, rules, image);
    if (bad == REASON_NONE && hash != NULL && memcmp(image->hash, hash, IMAGE_HASH_SIZE) != 0) {
        bad = REASON_HASH_MISMATCH;
    }
    if (bad != REASON_NONE) {
        image->proof = 0;
    }
    decision->checked[slot] = bad;
    return bad;
}

/* Why a running trial ended without a confirm: the image's own word first, then the chip's, then what the RAM tells. */
static enum reason why_trial_ended(const struct boot_circumstances *circumstances) {
    if (circumstances->has_note) {
        return circumstances->note.reason != REASON_NONE ? (enum reason)circumstances->note.reason : REASON_TRIAL_RESET;
    }
    switch (circumstances->cause) {
    case RESET_SOFTWARE:
        return REASON_TRIAL_RESET;
    case RESET_WATCHDOG:
    case RESET_PIN:
    case RESET_LOW_POWER:
        return REASON_TRIAL_WATCHDOG;
    case RESET_POWER_ON:
    case RESET_BROWN_OUT:
        return REASON_TRIAL_POWER_LOST;
    case RESET_UNKNOWN:
        break;
    }
    return circumstances->ram_survived ? REASON_TRIAL_WATCHDOG : REASON_TRIAL_POWER_LOST;
}

static void fall_back(struct boot_decision *decision, unsigned slot, enum reason why, uint16_t detail) {
    decision->refused_slot = slot;
    decision->reason = why;
    decision->detail = detail;
}

/* A failed write of the record changes nothing here: the next boot judges the same trial again. */
static void fail_trial(struct state *state, struct boot_decision *decision, enum reason why, uint16_t detail) {
    fall_back(decision, state->record.trial.slot, why, detail);
    state_fail_trial(state, why, detail);
}

/* out: whether the staged image starts. One whose "running" is not on record does not: it would be tried for ever. */
static bool start_trial(struct state *state, struct boot_decision *decision) {
    const struct image_ref *trial = &state->record.trial;
    struct image_header confirmed;
    struct image_rules rules = {.trust = &decision->trust, .minimum_counter = state->record.counter};
    if ((trial->flags & STATE_FLAG_DOWNGRADE) == 0 && image_header_read(state->record.confirmed.slot, &confirmed)) {
        rules.minimum_version = &confirmed.version;
    }
    enum reason bad = check(decision, trial->slot, &rules, trial->hash, &decision->image);
    if (bad != REASON_NONE) {
        fail_trial(state, decision, bad, 0);
        return false;
    }
    decision->slot = trial->slot;
    bad = state_run_trial(state);
    if (bad != REASON_NONE) {
        decision->image.proof = 0;
        fall_back(decision, decision->slot, bad, 0);
        return false;
    }
    decision->trial = true;
    return true;
}

/*
 * Put the image that was found on record as the confirmed one; when that fails, the next boot comes here again.
 * Not inline, so that its record does not lie on the stack while an image is verified.
 * in: what was wrong with the one confirmed before, or REASON_NONE when none is known
 */
__attribute__((noinline)) static void adopt(struct state *state, const struct boot_decision *decision, uint16_t wrong) {
    struct state_record next = state->record;
    if (wrong != REASON_NONE) {
        next.failed = next.confirmed;
        next.failed.reason = REASON_CONFIRMED_IMAGE_INVALID;
        next.failed.detail = wrong;
    }
    next.confirmed = state_no_image();
    next.confirmed.slot = (uint8_t)decision->slot;
    memcpy(next.confirmed.hash, decision->image.hash, IMAGE_HASH_SIZE);
    state_save(state, &next);
}

static void start_confirmed(struct state *state, struct boot_decision *decision) {
    struct image_rules rules = {.trust = &decision->trust, .minimum_counter = state->record.counter};
    decision->slot = state->record.confirmed.slot;
    enum reason bad = check(decision, decision->slot, &rules, state->record.confirmed.hash, &decision->image);
    if (bad == REASON_NONE) {
        return;
    }
    fall_back(decision, decision->slot, REASON_CONFIRMED_IMAGE_INVALID, (uint16_t)bad);
    decision->slot ^= 1u;
    if (check(decision, decision->slot, &rules, NULL, &decision->image) != REASON_NONE) {
        decision->reason = REASON_NO_BOOTABLE_IMAGE;
        return;
    }
    adopt(state, decision, (uint16_t)bad);
}

static bool is_better(const struct image_info *left, const struct image_info *right) {
    return left->counter != right->counter ? left->counter > right->counter
                                           : image_version_compare(&left->version, &right->version) > 0;
}

/* Both records are lost: the best valid image becomes the confirmed one. */
static void start_best(struct state *state, struct boot_decision *decision) {
    /* Lost records say 0. Should only the word that they are lost be a glitch, the counter still holds. */
    const struct image_rules any = {.trust = &decision->trust, .minimum_counter = state->record.counter};
    fall_back(decision, FLASH_SLOTS, REASON_STATE_LOST, 0);
    bool found = false;
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        struct image_info image;
        if (check(decision, slot, &any, NULL, &image) == REASON_NONE &&
            (!found || is_better(&image, &decision->image))) {
            decision->image = image;
            decision->slot = slot;
            found = true;
        }
    }
    if (!found) {
        decision->reason = REASON_NO_BOOTABLE_IMAGE;
        return;
    }
    state->record.counter = decision->image.counter;
    state->record.trust_inverted = ~decision->trust.serial;
    adopt(state, decision, REASON_NONE);
}

void boot_decide(const struct boot_circumstances *circumstances, struct state *state, struct boot_decision *decision) {
    memset(decision, 0, sizeof *decision);
    decision->refused_slot = FLASH_SLOTS;
    bool known = state_load(state);
    state->boots++;
    decision->minimum_counter = state->record.counter;
    trust_load(state_trust_serial(state), &decision->trust);
    if (!known) {
        start_best(state, decision);
        return;
    }
    if (state->record.trial.phase == STATE_PHASE_RUNNING) {
        fail_trial(state, decision, why_trial_ended(circumstances), circumstances->note.detail);
    } else if (state->record.trial.phase == STATE_PHASE_STAGED && start_trial(state, decision)) {
        return;
    }
    start_confirmed(state, decision);
}
