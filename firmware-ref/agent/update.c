#include "update.h"
#include "download.h"
#include "platform.h"
#include "slots.h"
#include "trust_update.h"
#include <string.h>

static const struct offered_image *image_for(unsigned slot, const struct update_offer *offer) {
    for (unsigned i = 0; i < offer->count; i++) {
        if (offer->images[i].slot == slot) {
            return &offer->images[i];
        }
    }
    return NULL;
}

static bool runs_confirmed(const struct agent *agent, const struct update_offer *offer) {
    for (unsigned i = 0; i < offer->count; i++) {
        if (slots_confirmed(agent) && memcmp(offer->images[i].hash, agent->boot.hash, IMAGE_HASH_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * Whether a failure speaks against the image itself. Lost power and a client that never confirmed do not, nor does what
 * the bootloader found wrong with the bytes in the slot: a new download brings others.
 */
static bool blames_image(uint16_t reason) {
    switch ((enum reason)reason) {
    case REASON_SELF_TEST_FAILED:
    case REASON_TRIAL_HARDFAULT:
    case REASON_TRIAL_STACK_OVERFLOW:
    case REASON_TRIAL_ASSERT:
    case REASON_TRIAL_RESET:
    case REASON_TRIAL_WATCHDOG:
        return true;
    default:
        return false;
    }
}

static bool failed_before(const struct agent *agent, const uint8_t *hash) {
    const struct image_ref *failed = &agent->state.record.failed;
    return failed->slot != STATE_SLOT_NONE && blames_image(failed->reason) &&
           memcmp(failed->hash, hash, IMAGE_HASH_SIZE) == 0;
}

enum reason update_consider(struct agent *agent, const struct update_offer *offer, bool *installed) {
    *installed = runs_confirmed(agent, offer);
    agent->offer.open = false;
    if (*installed) {
        return REASON_NONE;
    }
    enum reason bad = download_slot_free(agent);
    if (bad != REASON_NONE) {
        return agent_refuse(agent, bad);
    }
    unsigned slot = slots_other(agent);
    const struct offered_image *image = image_for(slot, offer);
    if (image == NULL) {
        return agent_refuse(agent, REASON_NO_IMAGE_FOR_SLOT);
    }
    if (image->size > flash_geometry.slot[slot].size) {
        return agent_refuse(agent, REASON_IMAGE_TOO_LARGE);
    }
    if (!offer->force && failed_before(agent, image->hash)) {
        return agent_refuse(agent, REASON_FAILED_BEFORE);
    }
    agent->offer =
        (struct offer){.open = true, .downgrade = offer->downgrade, .execution = offer->execution, .size = image->size};
    strncpy(agent->offer.job, offer->job, STATE_JOB_SIZE);
    memcpy(agent->offer.sha, image->sha, IMAGE_HASH_SIZE);
    memcpy(agent->offer.hash, image->hash, IMAGE_HASH_SIZE);
    return REASON_NONE;
}

/* out: NONE and the hash of the image in the other slot, fully checked */
static enum reason check(struct agent *agent, bool downgrade, uint8_t hash[IMAGE_HASH_SIZE]) {
    struct image_rules rules = {.trust = &agent->trust,
                                .minimum_counter = agent->state.record.counter,
                                .minimum_version = downgrade ? NULL : &agent->boot.version};
    struct image_info info;
    uint64_t started = platform_uptime_ms();
    enum reason bad = image_check(slots_other(agent), &rules, &info);
    if (bad == REASON_NONE) {
        bad = trust_update_check(agent, slots_other(agent));
    }
    if (bad == REASON_TRUST_SET_OLD && downgrade) {
        bad = REASON_NONE; /* the way back to an older release stays open; its trust set is not taken */
    }
    agent->ms.verify = (uint32_t)(platform_uptime_ms() - started);
    memcpy(hash, info.hash, IMAGE_HASH_SIZE);
    return bad;
}

static bool already_staged(const struct agent *agent) {
    const struct image_ref *trial = &agent->state.record.trial;
    return trial->phase == STATE_PHASE_STAGED && trial->execution == agent->offer.execution &&
           strncmp(trial->job, agent->offer.job, STATE_JOB_SIZE) == 0 &&
           memcmp(trial->hash, agent->offer.hash, IMAGE_HASH_SIZE) == 0;
}

enum reason update_apply(struct agent *agent, const char *job, uint32_t execution) {
    const struct offer *offer = &agent->offer;
    if (!offer->open || offer->execution != execution || strcmp(offer->job, job) != 0 ||
        !download_is(agent, offer->size, offer->sha) || !agent->download.complete) {
        return agent_refuse(agent, REASON_TRANSFER_INCOMPLETE);
    }
    if (already_staged(agent)) {
        return REASON_NONE;
    }
    uint8_t hash[IMAGE_HASH_SIZE];
    enum reason bad = check(agent, offer->downgrade, hash);
    if (bad == REASON_NONE && memcmp(hash, offer->hash, IMAGE_HASH_SIZE) != 0) {
        bad = REASON_TRANSFER_DIGEST_MISMATCH;
    }
    if (bad == REASON_NONE) {
        unsigned flags = STATE_FLAG_CONFIRMS_ITSELF | (offer->downgrade ? STATE_FLAG_DOWNGRADE : 0u);
        bad = state_stage(&agent->state, (uint8_t)slots_other(agent), hash, (uint8_t)flags, job, execution);
    }
    return agent_refuse(agent, bad);
}

enum reason update_stage(struct agent *agent) {
    uint8_t hash[IMAGE_HASH_SIZE];
    enum reason bad = download_slot_free(agent);
    if (bad == REASON_NONE) {
        bad = check(agent, false, hash);
    }
    if (bad == REASON_NONE) {
        bad = state_stage(&agent->state, (uint8_t)slots_other(agent), hash, 0, "", 0);
    }
    return agent_refuse(agent, bad);
}
