/* Records of a fixed size: identity in flash, boot report and reset note in RAM that survives. */
#include "device.h"
#include "kept_ram.h"
#include "sealift/flash.h"
#include "sealift/identity.h"
#include "support/memory_flash.h"
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input input = {data, size};
    bool fix = input_byte(&input) != 0;
    device_fill(flash_geometry.identity, input);
    memset(&kept_reset_note, 0, sizeof kept_reset_note);
    memset(&kept_boot_report, 0, sizeof kept_boot_report);
    memcpy(&kept_reset_note, input.at, input.left < sizeof kept_reset_note ? input.left : sizeof kept_reset_note);
    memcpy(&kept_boot_report, input.at, input.left < sizeof kept_boot_report ? input.left : sizeof kept_boot_report);
    if (fix) {
        device_fix_crc(memory_flash_at(flash_geometry.identity.base), sizeof(struct identity));
        device_fix_crc(&kept_reset_note, sizeof kept_reset_note);
        device_fix_crc(&kept_boot_report, sizeof kept_boot_report);
    }
    char id[IDENTITY_ID_SIZE + 1];
    struct reset_note note;
    struct boot_report report;
    identity_read(id);
    require(strnlen(id, sizeof id) < sizeof id);
    require(reset_note_take(&note) || note.magic == 0);
    boot_report_read(&report);
    return 0;
}
