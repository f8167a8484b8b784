/* The coder of patches: any bits. */
#include "sound_patch.h"

/* in: patch: the coder's contract; out: only what is the coder's is another */
static void read_bits(struct patch *patch) {
    uint8_t taken;
    prove(SOUND_CODER(patch));
    assume(taken >= patch->taken && taken <= patch->held);
    patch->taken = taken;
    patch->code = any_word();
    patch->range = any_word();
    assume(patch->range > 0);
    patch->corrupt = patch->corrupt || any_bool();
}

unsigned patch_flag(struct patch *patch, unsigned index) {
    prove(index < PATCH_FLAGS);
    read_bits(patch);
    return any_bool();
}

uint32_t patch_byte(struct patch *patch) {
    read_bits(patch);
    return any_word();
}

uint32_t patch_number(struct patch *patch, enum patch_number what) {
    uint32_t number;
    prove((unsigned)what < PATCH_NUMBERS);
    read_bits(patch);
    assume(number < 1u << PATCH_NUMBER_BITS);
    return number;
}

uint32_t patch_signed(struct patch *patch, enum patch_number what) {
    prove((unsigned)what < PATCH_NUMBERS);
    read_bits(patch);
    return any_word();
}
