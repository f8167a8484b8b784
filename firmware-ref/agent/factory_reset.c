#include "factory_reset.h"
#include "download.h"
#include "platform.h"
#include "slots.h"

enum reason factory_reset(struct agent *agent) {
    unsigned slot = slots_other(agent);
    enum reason bad = download_slot_free(agent);
    if (bad == REASON_NONE) {
        bad = download_erase(agent, slot, flash_geometry.slot[slot].size);
    }
    if (bad == REASON_NONE) {
        bad = state_forget_failed(&agent->state);
    }
    if (bad == REASON_NONE) {
        agent->offer.open = false;
        platform_factory_reset();
    }
    return agent_refuse(agent, bad);
}
