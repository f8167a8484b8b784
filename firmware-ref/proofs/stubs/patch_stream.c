/* The decoder of patches, by what is proven of it: patch_refill() and patch_step(). */
#include "sound_patch.h"

uint32_t patch_refill(struct patch *patch, const uint8_t *bytes, uint32_t length) {
    uint32_t fits;
    prove(SOUND_CODER(patch));
    prove_readable(bytes, length);
    uint32_t left = (uint32_t)patch->held - patch->taken;
    assume(fits <= length && fits <= PATCH_STEP_MAX - left);
    patch->taken = 0;
    patch->held = (uint8_t)(left + fits);
    return fits;
}

bool patch_step(struct patch *patch) {
    uint8_t made;
    uint8_t taken;
    prove(SOUND_PATCH(patch) && patch->at < patch->size && patch->used <= PATCH_OUT_SIZE - PATCH_MADE_MAX);
    assume(made <= PATCH_MADE_MAX && made <= patch->size - patch->at);
    patch->taken = taken;
    patch->used = (uint8_t)(patch->used + made);
    patch->at += made;
    patch->from = any_word();
    patch->copies = any_word();
    patch->extras = any_word();
    patch->range = any_word();
    patch->corrupt = any_bool();
    assume(SOUND_PATCH(patch));
    return !patch->corrupt;
}
