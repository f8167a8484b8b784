#include "download.h"
#include "patch.h"
#include "request.h"
#include "sound_patch.h"

void harness(void) {
    static struct agent agent;
    struct patch_header *header = (struct patch_header *)any_bytes(sizeof *header);
    bool newer_only;
    havoc_object(&agent);
    assume_sound(&agent);
    if (patch_begin(&agent, header, newer_only) == REASON_NONE) {
        const struct patch *patch = &agent.patch;
        prove(SOUND_PATCH(patch) && patch->at < patch->size && patch->size == agent.download.length);
    }
}
