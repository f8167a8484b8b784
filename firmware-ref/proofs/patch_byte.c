#include "sound_patch.h"

void harness(void) {
    static struct patch patch;
    struct patch before = any_coder(&patch);
    patch_byte(&patch);
    prove_coder(&patch, &before);
}
