#include "slots.h"
#include <string.h>

/* What the state record says about the image in a slot. */
enum role { ROLE_NONE, ROLE_CONFIRMED, ROLE_STAGED, ROLE_TRIED, ROLES };

/* docs/serial-protocol.md, "Image flags". An image that runs in neither role is a fallback of the bootloader. */
static const struct image_flags flags[ROLES][2] = {
    /*                   not running                running                  */
    [ROLE_NONE] = {{false, false, false}, {false, false, true}},
    [ROLE_CONFIRMED] = {{false, true, false}, {false, true, true}},
    [ROLE_STAGED] = {{true, false, false}, {true, false, true}},
    [ROLE_TRIED] = {{false, false, false}, {false, false, true}},
};

unsigned slots_other(const struct agent *agent) {
    return agent->boot.slot == 0 ? 1 : 0;
}

const struct slot_view *slots_view(struct agent *agent, unsigned slot) {
    struct slot_view *view = &agent->slots[slot];
    if (!view->known) {
        struct image_rules rules = {.trust = &agent->trust, .minimum_counter = agent->state.record.counter};
        struct image_header header;
        view->has_header = image_header_read(slot, &header);
        if (view->has_header) {
            view->version = header.version;
        }
        view->reason = image_check(slot, &rules, &view->info);
        view->known = true;
    }
    return view;
}

void slots_changed(struct agent *agent) {
    memset(agent->slots, 0, sizeof agent->slots);
}

static bool names(const struct image_ref *ref, unsigned slot, const uint8_t *hash) {
    return ref->slot == slot && memcmp(ref->hash, hash, IMAGE_HASH_SIZE) == 0;
}

struct image_flags slots_flags(struct agent *agent, unsigned slot) {
    const struct state_record *record = &agent->state.record;
    const uint8_t *hash = slots_view(agent, slot)->info.hash;
    enum role role = ROLE_NONE;
    if (names(&record->confirmed, slot, hash)) {
        role = ROLE_CONFIRMED;
    } else if (names(&record->trial, slot, hash)) {
        role = record->trial.phase == STATE_PHASE_STAGED ? ROLE_STAGED : ROLE_TRIED;
    }
    return flags[role][agent->boot_known && agent->boot.slot == slot];
}

bool slots_on_trial(const struct agent *agent) {
    const struct image_ref *trial = &agent->state.record.trial;
    return agent->boot_known && trial->phase == STATE_PHASE_RUNNING && names(trial, agent->boot.slot, agent->boot.hash);
}

bool slots_confirmed(const struct agent *agent) {
    return agent->boot_known && names(&agent->state.record.confirmed, agent->boot.slot, agent->boot.hash);
}
