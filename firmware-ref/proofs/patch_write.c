#include "download.h"
#include "request.h"
#include "sound_patch.h"

void harness(void) {
    static struct agent agent;
    uint8_t piece[SMP_MESSAGE_MAX];
    uint32_t length;
    bool last;
    havoc_object(&agent);
    assume_sound(&agent);
    const struct patch *patch = &agent.patch;
    assume(SOUND_PATCH(patch) && patch->at < patch->size && patch->size == agent.download.length);
    assume(patch->used <= PATCH_OUT_SIZE - PATCH_MADE_MAX && agent.download.received == patch->at - patch->used);
    assume(length <= sizeof piece);
    if (patch_write(&agent, piece + sizeof piece - length, length, last) == REASON_NONE) {
        prove(SOUND_PATCH(patch));
    }
}
