/* Both state sectors: load, settle, count until the journal is full; what was read stays. */
#include "device.h"
#include "sealift/state.h"
#include "support/memory_flash.h"
#include <string.h>

#define JOURNAL_MAX 128u
#define COUNTS 70u /* more than the journal of the small flash has room for */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input input = {data, size};
    uint8_t fix = input_byte(&input);
    for (unsigned sector = 0; sector < 2; sector++) {
        struct flash_area area = flash_geometry.state[sector];
        uint8_t *at = memory_flash_at(area.base);
        memset(at, FLASH_ERASED, area.size);
        input_take(&input, at, STATE_SIZE);
        if ((fix >> sector & 1u) != 0) {
            device_fix_crc(at, STATE_SIZE);
        }
        input_take(&input, at + STATE_SIZE, JOURNAL_MAX);
    }
    struct state state;
    struct state again;
    if (!state_load(&state) || state.record.sequence > UINT32_MAX - COUNTS) { /* no device lives for 2^32 records */
        return 0;
    }
    struct image_ref confirmed = state.record.confirmed;
    uint32_t boots = state.boots;
    require(state_settle(&state) == REASON_NONE);
    for (unsigned i = 0; i < ((fix & 4u) != 0 ? COUNTS : 1u); i++) {
        require(state_count(&state, STATE_COUNT_BOOT, 1) == REASON_NONE);
        boots++;
    }
    require(state_load(&again) && again.boots == boots);
    require(memcmp(&again.record.confirmed, &confirmed, sizeof confirmed) == 0);
    return 0;
}
