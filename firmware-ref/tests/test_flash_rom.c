/* The ESP32-C3's flash driver, run against a model of the ROM and of what a chip asks around it. */
#include "rom_flash.h"
#include "sealift/flash.h"
#include "support/cmocka_all.h"
#include <string.h>

#define SLOT (flash_geometry.slot[1])
#define SMALL_SECTOR (flash_geometry.state[0])

static int fresh(void **context) {
    (void)context;
    rom_flash_reset();
    return 0;
}

static void assert_clean(void) {
    assert_null(rom_flash_violation());
    assert_true(rom_flash_at_rest());
}

/* The first of all, after the only reset of the model: the driver configures the ROM once in a program. */
static void a_flash_that_cannot_be_configured_fails_until_it_can(void **context) {
    (void)context;
    uint32_t word = 0;
    rom_flash_fail(ROM_FLASH_CONFIGURE);
    assert_false(flash_read(SLOT.base, &word, sizeof word));
    assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_erase(SLOT), REASON_FLASH_ERASE_FAILED);
    rom_flash_fail(ROM_FLASH_WORKS);
    assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_NONE);
    assert_clean();
}

static void what_is_written_is_read_at_any_address(void **context) {
    (void)context;
    uint8_t bytes[1000];
    uint8_t read[sizeof bytes];
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    assert_int_equal(flash_write(SLOT.base + 0xfc, bytes, sizeof bytes), REASON_NONE); /* over four ends of pages */
    for (unsigned skipped = 0; skipped < 9; skipped++) {
        for (unsigned length = 1; length < 600; length += 37) {
            memset(read, 0, sizeof read);
            assert_true(flash_read(SLOT.base + 0xfc + skipped, read, length));
            assert_memory_equal(read, bytes + skipped, length);
            assert_int_equal(read[length], 0);
        }
    }
    assert_clean();
}

static void writing_only_clears_bits(void **context) {
    (void)context;
    uint32_t word = 0x0f0f0f0fu;
    assert_int_equal(flash_write(SLOT.base + 0x8000, &word, sizeof word), REASON_NONE);
    word = 0xf0f0f0f0u;
    assert_int_equal(flash_write(SLOT.base + 0x8000, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    assert_true(flash_read(SLOT.base + 0x8000, &word, sizeof word));
    assert_int_equal(word, 0);
    assert_clean();
}

static void an_erase_covers_its_sectors_and_no_more(void **context) {
    (void)context;
    const struct flash_area areas[] = {SLOT, SMALL_SECTOR};
    for (unsigned i = 0; i < 2; i++) {
        uint32_t end = areas[i].base + areas[i].size;
        *rom_flash_at(areas[i].base - 1) = *rom_flash_at(areas[i].base) = *rom_flash_at(end - 1) = *rom_flash_at(end) =
            0;
        assert_int_equal(flash_erase(areas[i]), REASON_NONE);
        assert_int_equal(*rom_flash_at(areas[i].base - 1), 0);
        assert_int_equal(*rom_flash_at(areas[i].base), FLASH_ERASED);
        assert_int_equal(*rom_flash_at(end - 1), FLASH_ERASED);
        assert_int_equal(*rom_flash_at(end), 0);
    }
    assert_clean();
}

static void what_the_rom_says_failed_has_failed(void **context) {
    (void)context;
    uint32_t word = 0;
    rom_flash_fail(ROM_FLASH_ERASE);
    assert_int_equal(flash_erase(SMALL_SECTOR), REASON_FLASH_ERASE_FAILED);
    rom_flash_fail(ROM_FLASH_WRITE);
    assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    rom_flash_fail(ROM_FLASH_READ);
    assert_false(flash_read(SLOT.base, &word, sizeof word));
    assert_clean();
}

static void what_the_rom_only_says_it_did_has_failed(void **context) {
    (void)context;
    uint32_t word = 0;
    *rom_flash_at(SMALL_SECTOR.base + SMALL_SECTOR.size - 1) = 0;
    rom_flash_wear_out();
    assert_int_equal(flash_erase(SMALL_SECTOR), REASON_FLASH_ERASE_FAILED);
    assert_int_equal(flash_write(SLOT.base + 0x9000, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    assert_clean();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_flash_that_cannot_be_configured_fails_until_it_can, fresh),
        cmocka_unit_test(what_is_written_is_read_at_any_address),
        cmocka_unit_test(writing_only_clears_bits),
        cmocka_unit_test(an_erase_covers_its_sectors_and_no_more),
        cmocka_unit_test(what_the_rom_says_failed_has_failed),
        cmocka_unit_test(what_the_rom_only_says_it_did_has_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
