#include "request.h"
#include "trust_update.h"

void harness(void) {
    static struct agent agent;
    havoc_object(&agent);
    assume_sound(&agent);
    assume(agent.trust.count <= TRUST_KEYS_MAX);
    trust_update_settle(&agent);
}
