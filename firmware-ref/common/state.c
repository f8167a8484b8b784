#include "sealift/state.h"
#include "sealift/crc32.h"
#include "state_journal.h"
#include <string.h>

/* A record can be whole and still say nothing sensible when something else than this file wrote it. */
static bool record_sensible(const struct state_record *record) {
    const struct image_ref *trial = &record->trial;
    bool trial_sensible =
        trial->slot == STATE_SLOT_NONE
            ? trial->phase == STATE_PHASE_NONE
            : trial->slot < FLASH_SLOTS && (trial->phase == STATE_PHASE_STAGED || trial->phase == STATE_PHASE_RUNNING);
    return trial_sensible && record->confirmed.slot < FLASH_SLOTS;
}

static bool record_valid(const struct state_record *record) {
    return record->magic == STATE_MAGIC && record->layout == STATE_LAYOUT && record->size == STATE_SIZE &&
           record->crc == crc32(record, STATE_SIZE - sizeof record->crc) && record_sensible(record);
}

struct image_ref state_no_image(void) {
    return (struct image_ref){.slot = STATE_SLOT_NONE};
}

static bool is_blank(const struct state_record *record) {
    const uint8_t *bytes = (const uint8_t *)record;
    unsigned i = 0;
    while (i < STATE_SIZE && bytes[i] == FLASH_ERASED) {
        i++;
    }
    return i == STATE_SIZE;
}

/* out: the newest record that is whole and where it lies; or an empty one */
static void find_newest(struct state *state) {
    *state = (struct state){.record = {.confirmed.slot = STATE_SLOT_NONE,
                                       .trial.slot = STATE_SLOT_NONE,
                                       .failed.slot = STATE_SLOT_NONE,
                                       .trust_inverted = ~0u},
                            .journal_end =
                                flash_geometry.state[0].size, /* no record, no journal: counting writes a record */
                            .sealed = true};
    for (unsigned sector = 0; sector < 2; sector++) {
        struct state_record record;
        bool readable = flash_read(flash_geometry.state[sector].base, &record, sizeof record);
        if (!readable || !record_valid(&record)) {
            state->rival |= !readable || !is_blank(&record);
        } else if (record.sequence >= state->record.sequence) {
            state->record = record;
            state->sector = sector;
        }
    }
}

/*
 * Looked for twice, and the copies judged too: one glitch does not lose a record, nor bring back the one before it with
 * its lower counter.
 */
bool state_load(struct state *state) {
    struct state again;
    find_newest(state);
    find_newest(&again);
    if (!record_valid(&state->record) ||
        (record_valid(&again.record) && again.record.sequence > state->record.sequence)) {
        *state = again;
    }
    bool found = state->record.magic == STATE_MAGIC;
    if (found) {
        state_journal_read(state);
    }
    return found;
}

/*
 * A record without a seal was read right, but perhaps the power failed while its last bits were programmed, and they
 * read wrong next time. Where the flash allows it they are programmed again. Where not, ECC tells such bits.
 */
static enum reason seal(struct state *state) {
    enum reason bad = REASON_NONE;
    if (state->sealed) {
        return bad;
    }
    if (flash_geometry.rewritable) {
        bad = flash_write(flash_geometry.state[state->sector].base, &state->record, STATE_SIZE);
    }
    return bad == REASON_NONE ? state_journal_seal(state) : bad;
}

enum reason state_save(struct state *state, struct state_record *next) {
    enum reason bad = seal(state); /* the old record is to fall back to until the new one is whole */
    if (bad != REASON_NONE) {
        return bad;
    }
    unsigned other = state->sector ^ 1u;
    next->magic = STATE_MAGIC;
    next->layout = STATE_LAYOUT;
    next->size = STATE_SIZE;
    next->sequence = state->record.sequence + 1;
    next->boots = state->boots;
    next->erases = state->erases + 1;
    if (next->counter < state->record.counter) {
        next->counter = state->record.counter; /* should a glitch have spoilt the copy */
    }
    memset(next->unused, FLASH_ERASED, sizeof next->unused);
    next->crc = crc32(next, STATE_SIZE - sizeof next->crc);

    bad = flash_erase(flash_geometry.state[other]);
    if (bad == REASON_NONE) {
        bad = flash_write(flash_geometry.state[other].base, next, sizeof *next);
    }
    if (bad == REASON_NONE) {
        state->record = *next;
        state->sector = other;
        state->journal_end = STATE_SIZE;
        state->erases = next->erases;
        state->rival = false;
        state_journal_seal(state); /* without it the next boot makes sure */
    }
    return bad;
}

enum reason state_settle(struct state *state) {
    enum reason bad = seal(state);
    if (bad == REASON_NONE && state->rival) {
        struct state_record next = state->record;
        bad = state_save(state, &next);
    }
    return bad;
}

enum reason state_stage(struct state *state, uint8_t slot, const uint8_t hash[IMAGE_HASH_SIZE], uint8_t flags,
                        const char *job, uint32_t execution) {
    struct state_record next = state->record;
    if (next.trial.phase == STATE_PHASE_RUNNING) {
        return REASON_TRIAL_RUNNING;
    }
    next.trial = (struct image_ref){.slot = slot, .phase = STATE_PHASE_STAGED, .flags = flags, .execution = execution};
    memcpy(next.trial.hash, hash, IMAGE_HASH_SIZE);
    memcpy(next.trial.job, job, strnlen(job, STATE_JOB_SIZE));
    return state_save(state, &next);
}

enum reason state_run_trial(struct state *state) {
    struct state_record next = state->record;
    next.trial.phase = STATE_PHASE_RUNNING;
    return state_save(state, &next);
}

enum reason state_fail_trial(struct state *state, enum reason why, uint16_t detail) {
    struct state_record next = state->record;
    next.failed = next.trial;
    next.failed.phase = STATE_PHASE_NONE;
    next.failed.reason = (uint16_t)why;
    next.failed.detail = detail;
    next.trial = state_no_image();
    return state_save(state, &next);
}

enum reason state_confirm(struct state *state, uint32_t counter) {
    if (state->record.trial.phase != STATE_PHASE_RUNNING) {
        return REASON_NONE;
    }
    struct state_record next = state->record;
    next.confirmed = next.trial;
    next.confirmed.phase = STATE_PHASE_NONE;
    next.confirmed.flags = 0;
    next.trial = state_no_image();
    if (counter > next.counter) {
        next.counter = counter;
    }
    if (memcmp(next.failed.hash, next.confirmed.hash, IMAGE_HASH_SIZE) == 0) {
        next.failed = state_no_image(); /* it was forced on the device again, and works */
    }
    return state_save(state, &next);
}

uint32_t state_trust_serial(const struct state *state) {
    return ~state->record.trust_inverted;
}

enum reason state_raise_trust(struct state *state, uint32_t serial) {
    struct state_record next = state->record;
    next.trust_inverted = ~serial;
    return state_save(state, &next);
}

enum reason state_forget_failed(struct state *state) {
    struct state_record next = state->record;
    next.failed = state_no_image();
    return state_save(state, &next);
}
