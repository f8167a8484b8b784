/* What lies in the slots, and how SMP's image flags follow from the state record. */
#ifndef SEALIFT_SLOTS_H
#define SEALIFT_SLOTS_H

#include "agent.h"

struct image_flags {
    bool pending;
    bool confirmed;
    bool active;
};

/* The slot that is not running. in: agent->boot_known */
unsigned slots_other(const struct agent *agent);

/* The image in a slot; checks it fully when that is not known. in: slot in [0, FLASH_SLOTS) */
const struct slot_view *slots_view(struct agent *agent, unsigned slot);

/* Forget what is known about all slots: one of them, or the state record they are judged by, changed. */
void slots_changed(struct agent *agent);

/* SMP's flags of the image in a slot, from the one table. */
struct image_flags slots_flags(struct agent *agent, unsigned slot);

/* Whether the running image is the one on trial, as record and boot report agree. */
bool slots_on_trial(const struct agent *agent);

/* Whether the running image is the confirmed one. */
bool slots_confirmed(const struct agent *agent);

#endif
