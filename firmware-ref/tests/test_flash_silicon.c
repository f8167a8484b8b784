/* The driver for the chip's flash controller, run against a model that forgives nothing; and the model itself. */
#include "flash_controller.h"
#include "reg.h"
#include "sealift/flash.h"
#include "support/cmocka_all.h"
#include <string.h>

#define SLOT (flash_geometry.slot[1])
#define CR_PG 1u
#define CR_SER_SECTOR_8 (1u << 1 | 8u << 3)
#define CR_X32 (2u << 8)
#define CR_STRT (1u << 16)
#define CR_LOCK (1u << 31)
#define ACR_FAST 0x705u /* five wait states, prefetch, both caches: how the port runs */

static int fresh(void **context) {
    (void)context;
    controller_reset();
    reg_write(CONTROLLER_ACR, ACR_FAST);
    return 0;
}

static void assert_clean(void) {
    assert_null(controller_violation());
    assert_true(controller_at_rest());
    assert_int_equal(reg_read(CONTROLLER_ACR), ACR_FAST);
}

static void what_is_written_is_read(void **context) {
    (void)context;
    uint8_t bytes[1024];
    uint8_t read[sizeof bytes];
    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(i * 7);
    }
    assert_int_equal(flash_write(SLOT.base, bytes, sizeof bytes), REASON_NONE);
    assert_clean();
    assert_true(flash_read(SLOT.base, read, sizeof read));
    assert_memory_equal(read, bytes, sizeof read);
}

static void an_erase_covers_its_sectors_and_no_more(void **context) {
    (void)context;
    const uint32_t word = 0;
    const uint32_t edges[] = {SLOT.base - 4, SLOT.base, SLOT.base + SLOT.size - 4, SLOT.base + SLOT.size};
    const uint32_t expected[] = {0, 0xffffffffu, 0xffffffffu, 0};
    for (unsigned i = 0; i < 4; i++) {
        assert_int_equal(flash_write(edges[i], &word, sizeof word), REASON_NONE);
    }
    assert_int_equal(flash_erase(SLOT), REASON_NONE);
    assert_clean();
    for (unsigned i = 0; i < 4; i++) {
        uint32_t read;
        flash_read(edges[i], &read, sizeof read);
        assert_int_equal(read, expected[i]);
    }
}

static void every_sector_but_the_bootloaders_can_be_erased(void **context) {
    (void)context;
    for (unsigned i = 1; i < flash_geometry.sector_count; i++) {
        uint32_t last = flash_geometry.sectors[i].base + flash_geometry.sectors[i].size - 4;
        uint32_t word = i;
        assert_int_equal(flash_write(last, &word, sizeof word), REASON_NONE);
        assert_int_equal(flash_erase(flash_geometry.sectors[i]), REASON_NONE);
        flash_read(last, &word, sizeof word);
        assert_int_equal(word, 0xffffffffu);
    }
    assert_clean();
}

static void ranges_that_are_not_allowed_never_reach_the_controller(void **context) {
    (void)context;
    const uint8_t bytes[8] = {0};
    assert_int_equal(flash_erase(flash_geometry.bootloader), REASON_FLASH_ERASE_FAILED);
    assert_int_equal(flash_erase((struct flash_area){SLOT.base, 4}), REASON_FLASH_ERASE_FAILED);
    assert_int_equal(flash_write(0x08000000u, bytes, 4), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_write(SLOT.base + 2, bytes, 4), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_write(SLOT.base, bytes, 3), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_write(0x080ffffcu, bytes, 8), REASON_FLASH_WRITE_FAILED);
    assert_false(flash_read(0x08100000u, (void *)(uintptr_t)bytes, 1));
    assert_clean();
}

static void each_error_flag_is_seen_and_cleared(void **context) {
    (void)context;
    const uint32_t word = 0x12345678u;
    const uint32_t flags[] = {1u << 1, 1u << 4, 1u << 5, 1u << 6, 1u << 7};
    for (unsigned i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        controller_fail_with(flags[i]);
        assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
        assert_clean();
        assert_int_equal(flash_erase(SLOT), REASON_FLASH_ERASE_FAILED);
        assert_clean();
        controller_fail_with(0);
        assert_int_equal(flash_erase(SLOT), REASON_NONE);
        assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_NONE);
        assert_clean();
    }
}

static void bytes_that_did_not_arrive_are_noticed(void **context) {
    (void)context;
    const uint32_t word = 0x12345678u;
    const uint32_t more = 0xffffffffu;
    assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_NONE);
    assert_int_equal(flash_write(SLOT.base, &more, sizeof more), REASON_FLASH_WRITE_FAILED); /* not erased before */
    controller_do_nothing();
    assert_int_equal(flash_write(SLOT.base + 4, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_erase(SLOT), REASON_FLASH_ERASE_FAILED);
    assert_clean();
}

static void a_controller_that_hangs_does_not_hang_the_driver(void **context) {
    (void)context;
    const uint32_t word = 0;
    controller_hang();
    assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_write(SLOT.base, &word, sizeof word), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_erase(SLOT), REASON_FLASH_ERASE_FAILED);
    assert_null(controller_violation());
}

static void unlock(void) {
    reg_write(CONTROLLER_KEYR, 0x45670123u);
    reg_write(CONTROLLER_KEYR, 0xcdef89abu);
}

static void wait(void) {
    while ((reg_read(CONTROLLER_SR) & 1u << 16) != 0) {
    }
}

static void start_erase(void) {
    unlock();
    reg_write(CONTROLLER_CR, CR_X32 | CR_SER_SECTOR_8);
    reg_write(CONTROLLER_CR, CR_X32 | CR_SER_SECTOR_8 | CR_STRT);
}

static void start_programming(void) {
    unlock();
    reg_write(CONTROLLER_CR, CR_X32 | CR_PG);
}

static void assert_catches(const char *what) {
    assert_non_null(controller_violation());
    assert_string_equal(controller_violation(), what);
    controller_reset();
}

static void the_model_accepts_what_the_manual_says(void **context) {
    (void)context;
    start_erase();
    wait();
    reg_write(CONTROLLER_CR, CR_X32 | CR_PG);
    reg_write(SLOT.base, 1);
    wait();
    reg_write(CONTROLLER_CR, CR_LOCK);
    assert_clean();
}

static void the_model_catches_errors_with_lock_and_keys(void **context) {
    (void)context;
    reg_write(CONTROLLER_CR, CR_X32 | CR_PG);
    assert_catches("CR written while locked");
    reg_write(SLOT.base, 1);
    assert_catches("programming while locked");
    reg_write(CONTROLLER_KEYR, 0xcdef89abu);
    assert_catches("wrong key: locked until the next reset");
    reg_write(CONTROLLER_KEYR, 0);
    unlock();
    assert_true((reg_read(CONTROLLER_CR) & CR_LOCK) != 0);
    assert_catches("wrong key: locked until the next reset");
    unlock();
    unlock();
    assert_catches("key written while unlocked");
    unlock();
    assert_false(controller_at_rest());
}

static void the_model_catches_errors_in_an_erase(void **context) {
    (void)context;
    unlock();
    reg_write(CONTROLLER_CR, CR_X32 | CR_SER_SECTOR_8 | CR_STRT);
    assert_catches("STRT before SER and SNB were set");
    unlock();
    reg_write(CONTROLLER_CR, CR_SER_SECTOR_8);
    reg_write(CONTROLLER_CR, CR_SER_SECTOR_8 | CR_STRT);
    assert_catches("erase with another parallelism than x32");
    unlock();
    reg_write(CONTROLLER_CR, CR_X32 | CR_SER_SECTOR_8 | CR_PG);
    assert_catches("PG and SER set together");
    unlock();
    reg_write(CONTROLLER_CR, CR_X32 | 1u << 1);
    reg_write(CONTROLLER_CR, CR_X32 | 1u << 1 | CR_STRT);
    assert_catches("erase of the bootloader");
    start_erase();
    reg_write(CONTROLLER_CR, CR_LOCK);
    assert_catches("CR written while busy");
    start_erase();
    reg_write(CONTROLLER_SR, 1);
    assert_catches("SR written while busy");
    start_erase();
    uint8_t byte;
    memory_read(SLOT.base, &byte, 1);
    assert_catches("flash read while busy");
}

static void the_model_catches_errors_in_programming(void **context) {
    (void)context;
    unlock();
    reg_write(SLOT.base, 1);
    assert_catches("programming without PG");
    unlock();
    reg_write(CONTROLLER_CR, CR_PG);
    reg_write(SLOT.base, 1);
    assert_catches("programming of a word with another parallelism than x32");
    start_programming();
    reg_write(SLOT.base + 1, 1);
    assert_catches("programming of a word that is not aligned");
    start_programming();
    reg_write(SLOT.base, 1);
    reg_write(SLOT.base + 4, 1);
    assert_catches("programming while busy");
    start_programming();
    controller_fail_with(1u << 7);
    reg_write(SLOT.base, 1);
    wait();
    reg_write(SLOT.base, 1);
    assert_catches("programming with error flags pending");
    start_programming();
    reg_write(CONTROLLER_CR, CR_PG | 1u << 15);
    assert_catches("reserved or unused bits of CR set");
}

static void the_model_catches_errors_with_caches(void **context) {
    (void)context;
    uint32_t word;
    start_erase();
    wait();
    memory_read(SLOT.base, &word, sizeof word);
    assert_catches("flash read through caches that an erase made stale");
    reg_write(CONTROLLER_ACR, ACR_FAST);
    reg_write(CONTROLLER_ACR, ACR_FAST | 3u << 11);
    assert_catches("caches reset while on");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_written_is_read, fresh),
        cmocka_unit_test_setup(an_erase_covers_its_sectors_and_no_more, fresh),
        cmocka_unit_test_setup(every_sector_but_the_bootloaders_can_be_erased, fresh),
        cmocka_unit_test_setup(ranges_that_are_not_allowed_never_reach_the_controller, fresh),
        cmocka_unit_test_setup(each_error_flag_is_seen_and_cleared, fresh),
        cmocka_unit_test_setup(bytes_that_did_not_arrive_are_noticed, fresh),
        cmocka_unit_test_setup(a_controller_that_hangs_does_not_hang_the_driver, fresh),
        cmocka_unit_test_setup(the_model_accepts_what_the_manual_says, fresh),
        cmocka_unit_test_setup(the_model_catches_errors_with_lock_and_keys, fresh),
        cmocka_unit_test_setup(the_model_catches_errors_in_an_erase, fresh),
        cmocka_unit_test_setup(the_model_catches_errors_in_programming, fresh),
        cmocka_unit_test_setup(the_model_catches_errors_with_caches, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
