#include "sound_patch.h"

void harness(void) {
    static struct patch patch;
    unsigned index;
    struct patch before = any_coder(&patch);
    assume(index < PATCH_FLAGS);
    prove(patch_flag(&patch, index) <= 1);
    prove_coder(&patch, &before);
}
