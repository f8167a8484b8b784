#include "download.h"
#include "request.h"
#include "sound_patch.h"

/* What is decoded is written, or waits to be; and it is no more than the file. */
static bool is_begun(const struct agent *agent) {
    const struct patch *patch = &agent->patch;
    return SOUND_PATCH(patch) && patch->size == agent->download.length &&
           agent->download.received == patch->at - patch->used && patch->used <= patch->at;
}

void harness(void) {
    static struct agent agent;
    uint8_t piece[SMP_MESSAGE_MAX];
    uint32_t length;
    bool last;
    havoc_object(&agent);
    assume_sound(&agent);
    assume(is_begun(&agent) && agent.patch.at < agent.patch.size &&
           agent.patch.used <= PATCH_OUT_SIZE - PATCH_MADE_MAX);
    assume(length <= sizeof piece);
    if (patch_write(&agent, piece + sizeof piece - length, length, last) == REASON_NONE) {
        prove(is_begun(&agent));
    }
}
