/* The decision of a boot over any records, notes and slots: it starts nothing that the full check refuses. */
#include "decide.h"
#include "device.h"
#include "support/memory_flash.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input input = {data, size};
    uint8_t flags = input_byte(&input);
    uint8_t first = input_byte(&input);
    struct boot_circumstances circumstances = {
        .cause = (enum reset_cause)(flags >> 4 & 7u), .ram_survived = (flags & 4u) != 0, .has_note = (flags & 8u) != 0};
    if (circumstances.has_note) {
        input_take(&input, &circumstances.note, sizeof circumstances.note);
    }
    for (unsigned sector = 0; sector < 2; sector++) {
        uint8_t *at = memory_flash_at(flash_geometry.state[sector].base);
        memset(at, FLASH_ERASED, flash_geometry.state[sector].size);
        memset(memory_flash_at(flash_geometry.trust[sector].base), FLASH_ERASED, flash_geometry.trust[sector].size);
        if ((flags >> sector & 1u) != 0) {
            input_take(&input, at, STATE_SIZE);
            device_fix_crc(at, STATE_SIZE);
        }
    }
    struct input second = input_split(&input, (size_t)first * 4);
    device_put_image(0, input);
    device_put_image(1, second);

    struct state state;
    struct boot_decision decision;
    boot_decide(&circumstances, &state, &decision);
    require(decision.slot < FLASH_SLOTS);
    if (image_proven(&decision.image)) {
        struct image_rules rules = {.trust = &decision.trust, .minimum_counter = decision.image.counter};
        struct image_info info;
        require(image_check(decision.slot, &rules, &info) == REASON_NONE);
        require(state.record.counter <= info.counter);
    }
    return 0;
}
