/* Two trust sets and the serial on record: the newest good one counts, and each entry can be read. */
#include "device.h"
#include "sealift/flash.h"
#include "support/trust_builder.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input input = {data, size};
    uint32_t minimum = input_byte(&input);
    struct input second = input_split(&input, (size_t)input_byte(&input) * 4);
    device_fill(flash_geometry.trust[0], input);
    device_fill(flash_geometry.trust[1], second);

    struct trust trust;
    trust_load(minimum, &trust);
    require(trust.count <= TRUST_KEYS_MAX);
    require(trust.at == 0 ? trust.threshold == (minimum == 0) : trust.serial >= minimum);
    for (unsigned i = 0; i < trust.count; i++) {
        struct trust_entry entry;
        trust_entry_read(&trust, i, &entry);
    }
    return 0;
}
