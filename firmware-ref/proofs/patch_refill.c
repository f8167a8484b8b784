#include "sound_patch.h"

void harness(void) {
    static struct patch patch;
    uint8_t piece[64];
    uint32_t length;
    any_coder(&patch);
    assume(length <= sizeof piece);
    uint32_t left = (uint32_t)patch.held - patch.taken;
    uint32_t fits = patch_refill(&patch, piece + sizeof piece - length, length);
    prove(fits <= length && SOUND_CODER(&patch) && patch.taken == 0 && patch.held == left + fits);
}
