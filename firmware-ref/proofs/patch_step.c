#include "sound_patch.h"

void harness(void) {
    static struct patch patch;
    havoc_object(&patch);
    assume(SOUND_PATCH(&patch) && patch.at < patch.size && patch.used <= PATCH_OUT_SIZE - PATCH_MADE_MAX);
    struct patch before = patch;
    bool possible = patch_step(&patch);
    prove(possible == !patch.corrupt);
    prove(SOUND_PATCH(&patch));
    prove(patch.used - before.used <= PATCH_MADE_MAX && patch.at - before.at == (uint32_t)patch.used - before.used);
    prove(patch.at >= before.at);
    prove(patch.held == before.held && patch.size == before.size);
}
