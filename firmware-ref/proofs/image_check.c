#include "proof.h"
#include "sealift/flash.h"
#include "sealift/image.h"
#include "sealift/trust.h"

void harness(void) {
    struct trust trust;
    struct image_version minimum;
    struct image_rules rules;
    struct image_info info;
    unsigned slot;
    assume(slot < FLASH_SLOTS);
    rules.trust = &trust;
    rules.minimum_version = any_bool() ? &minimum : NULL;
    if (image_check(slot, &rules, &info) == REASON_NONE) {
        prove(info.vectors - flash_geometry.slot[slot].base < flash_geometry.slot[slot].size);
    }
}
