#include "sound_patch.h"

void harness(void) {
    static struct patch patch;
    unsigned what;
    struct patch before = any_coder(&patch);
    assume(what < PATCH_NUMBERS);
    patch_number(&patch, (enum patch_number)what);
    prove_coder(&patch, &before);
}
