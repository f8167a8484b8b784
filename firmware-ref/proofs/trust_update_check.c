#include "request.h"
#include "trust_update.h"

void harness(void) {
    static struct agent agent;
    unsigned slot;
    havoc_object(&agent);
    assume_sound(&agent);
    assume(slot < FLASH_SLOTS && agent.trust.count <= TRUST_KEYS_MAX);
    trust_update_check(&agent, slot);
}
