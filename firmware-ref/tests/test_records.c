/* The small records: CRC, boot report, reset note, identity, names. */
#include "kept_ram.h"
#include "sealift/board.h"
#include "sealift/crc32.h"
#include "sealift/flash.h"
#include "sealift/identity.h"
#include "support/cmocka_all.h"
#include "support/memory_flash.h"
#include <string.h>

static bool chip_has_id;

const char *board_family(void) {
    return "chip";
}

bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]) {
    for (unsigned i = 0; i < BOARD_UNIQUE_ID_SIZE; i++) {
        id[i] = chip_has_id ? (uint8_t)(0x9f + i) : 0;
    }
    return chip_has_id;
}

static void crc32_is_that_of_zlib(void **context) {
    (void)context;
    assert_int_equal(crc32("123456789", 9), 0xcbf43926u);
    assert_int_equal(crc32("", 0), 0);
}

static void a_reason_has_its_name(void **context) {
    (void)context;
    assert_string_equal(reason_name(REASON_NONE), "NONE");
    assert_string_equal(reason_name(62), "NO_BOOTABLE_IMAGE");
    assert_string_equal(reason_name(REASON_JOB_CANCELED), "UNKNOWN"); /* no boot ends with that */
    assert_string_equal(reason_name(9999), "UNKNOWN");
}

static void a_boot_report_is_believed_by_its_crc_only(void **context) {
    (void)context;
    struct boot_report written = {.boots = 7, .slot = 1, .cause = RESET_WATCHDOG};
    struct boot_report read;
    boot_report_write(&written);
    assert_true(boot_report_read(&read));
    assert_int_equal(read.boots, 7);
    kept_boot_report.slot = 0;
    assert_false(boot_report_read(&read));
    memset(&kept_boot_report, 0, sizeof kept_boot_report);
    assert_false(boot_report_read(&read));
}

static void a_boot_report_of_another_layout_is_none(void **context) {
    (void)context;
    struct boot_report report = {0};
    boot_report_write(&report);
    kept_boot_report.layout ^= 1u;
    assert_false(boot_report_read(&report));
    boot_report_write(&report);
    kept_boot_report.size ^= 1u;
    assert_false(boot_report_read(&report));
}

static void a_reset_note_is_taken_once(void **context) {
    (void)context;
    struct reset_note written = {.reason = REASON_TRIAL_HARDFAULT, .pc = 0x08020300};
    struct reset_note read;
    reset_note_write(&written);
    assert_true(reset_note_take(&read));
    assert_int_equal(read.reason, REASON_TRIAL_HARDFAULT);
    assert_int_equal(read.pc, 0x08020300);
    assert_false(reset_note_take(&read));
    assert_int_equal(read.magic, 0);
}

static void a_damaged_reset_note_is_none(void **context) {
    (void)context;
    struct reset_note note = {.reason = REASON_TRIAL_ASSERT};
    reset_note_write(&note);
    kept_reset_note.reason = 1;
    assert_false(reset_note_take(&note));
    assert_int_equal(note.reason, 0);
}

static void ram_survives_when_the_word_is_still_there(void **context) {
    (void)context;
    kept_alive = 0;
    assert_false(reset_note_ram_survived());
    assert_true(reset_note_ram_survived());
    kept_alive ^= 1u;
    assert_false(reset_note_ram_survived());
}

static void provision(uint16_t length, const char *device_id) {
    struct identity identity = {.magic = IDENTITY_MAGIC, .layout = IDENTITY_LAYOUT, .length = length};
    memcpy(identity.device_id, device_id, strlen(device_id));
    identity.crc = crc32(&identity, sizeof identity - sizeof identity.crc);
    memcpy(memory_flash_at(flash_geometry.identity.base), &identity, sizeof identity);
}

static void a_provisioned_board_says_its_name(void **context) {
    (void)context;
    char id[IDENTITY_ID_SIZE + 1];
    memory_flash_new();
    provision(7, "board-1");
    assert_true(identity_read(id));
    assert_string_equal(id, "board-1");
    provision(64, "0123456789012345678901234567890123456789012345678901234567890123");
    assert_true(identity_read(id));
    assert_int_equal(strlen(id), 64);
}

static void an_identity_that_is_not_whole_is_none(void **context) {
    (void)context;
    char id[IDENTITY_ID_SIZE + 1];
    memory_flash_new();
    provision(0, "");
    assert_false(identity_read(id));
    provision(7, "board-1");
    memory_flash_fault_at(flash_geometry.identity.base);
    assert_false(identity_read(id));
    memory_flash_new();
    struct identity identity = {.magic = IDENTITY_MAGIC, .layout = IDENTITY_LAYOUT + 1, .length = 1};
    identity.crc = crc32(&identity, sizeof identity - sizeof identity.crc);
    memcpy(memory_flash_at(flash_geometry.identity.base), &identity, sizeof identity);
    assert_false(identity_read(id));
}

static struct flash_area whole_flash(void) {
    struct flash_area first = flash_geometry.sectors[0];
    struct flash_area last = flash_geometry.sectors[flash_geometry.sector_count - 1];
    return (struct flash_area){first.base, last.base + last.size - first.base};
}

static void no_range_outside_of_the_flash_is_readable(void **context) {
    (void)context;
    struct flash_area flash = whole_flash();
    assert_true(flash_range_readable(flash.base, flash.size));
    assert_false(flash_range_readable(flash.base - 1, 1));
    assert_false(flash_range_readable(flash.base + 1, flash.size));
    assert_false(flash_range_readable(flash.base, flash.size + 1));
    assert_false(flash_range_readable(flash.base + flash.size - 1, 0xffffffffu));
    assert_false(flash_range_readable(0xfffffff0u, 0x20u));
}

static void other_boards_are_named_after_their_chip(void **context) {
    (void)context;
    char id[IDENTITY_ID_SIZE + 1];
    memory_flash_new();
    chip_has_id = true;
    assert_false(identity_read(id));
    assert_string_equal(id, "chip-9fa0a1a2a3a4a5a6a7a8a9aa");
    chip_has_id = false;
    provision(65, "a length that cannot be");
    assert_false(identity_read(id));
    assert_string_equal(id, "chip-000000000000000000000000");
    provision(7, "board-1");
    memory_flash_at(flash_geometry.identity.base)[9] ^= 1u;
    assert_false(identity_read(id));
}

static void ranges_are_whole_units_outside_of_the_bootloader(void **context) {
    (void)context;
    struct flash_area flash = whole_flash();
    struct flash_area slot = flash_geometry.slot[1];
    uint32_t bootloader_end = flash_geometry.bootloader.base + flash_geometry.bootloader.size;
    uint32_t unit = flash_geometry.write_unit;
    assert_true(flash_area_erasable(slot));
    assert_int_equal(flash_sectors_in(flash), flash_geometry.sector_count);
    assert_int_equal(flash_sectors_in(flash_geometry.sectors[1]), 1);
    assert_false(flash_area_erasable((struct flash_area){slot.base, slot.size - 4}));
    assert_false(flash_area_erasable((struct flash_area){slot.base, 0}));
    assert_false(flash_area_erasable((struct flash_area){slot.base + 4, slot.size}));
    assert_false(flash_area_erasable(flash_geometry.bootloader));
    assert_false(flash_area_erasable((struct flash_area){flash.base, 2 * flash.size}));
    assert_true(flash_range_writable(bootloader_end, unit));
    assert_false(flash_range_writable(bootloader_end - unit, unit));
    assert_false(flash_range_writable(bootloader_end + unit / 2, unit));
    assert_false(flash_range_writable(bootloader_end, unit - 1));
    assert_false(flash_range_writable(flash.base + flash.size - unit, 2 * unit));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc32_is_that_of_zlib),
        cmocka_unit_test(a_reason_has_its_name),
        cmocka_unit_test(a_boot_report_is_believed_by_its_crc_only),
        cmocka_unit_test(a_boot_report_of_another_layout_is_none),
        cmocka_unit_test(an_identity_that_is_not_whole_is_none),
        cmocka_unit_test(no_range_outside_of_the_flash_is_readable),
        cmocka_unit_test(a_reset_note_is_taken_once),
        cmocka_unit_test(a_damaged_reset_note_is_none),
        cmocka_unit_test(ram_survives_when_the_word_is_still_there),
        cmocka_unit_test(a_provisioned_board_says_its_name),
        cmocka_unit_test(other_boards_are_named_after_their_chip),
        cmocka_unit_test(ranges_are_whole_units_outside_of_the_bootloader),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
