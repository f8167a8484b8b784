/* What the STM32F405 says of itself: why it was reset, which one it is, how fast it runs; on the chip and on QEMU. */
#include "clock.h"
#include "clock_tree.h"
#include "sealift/board.h"
#include "sealift/identity.h"
#include "sealift/protection.h"
#include "serial_port.h"
#include "stm32f405.h"
#include "support/cmocka_all.h"
#include "support/memory_flash.h"
#include "uart.h"
#include "watchdog.h"
#include <string.h>

#define LSION 1u
#define BOR (1u << 25)
#define PIN (1u << 26)
#define POR (1u << 27)
#define SFT (1u << 28)
#define IWDG (1u << 29)
#define WWDG (1u << 30)
#define LPWR (1u << 31)

#define REVISION_Y 0x100fu

static const uint8_t unique[CHIP_UNIQUE_ID_SIZE] = {0x3b, 0x00, 0x2a, 0x00, 0x12, 0x51,
                                                    0x35, 0x32, 0x34, 0x31, 0x38, 0x39};

static void power_on(uint32_t revision, uint32_t status, const uint8_t *id) {
    tree_reset(TREE_GOOD, revision);
    serial_reset(SERIAL_GOOD, USART1_IRQHandler);
    watchdog_reset(WATCHDOG_GOOD);
    chip_reset(status, id);
}

static void the_most_specific_flag_says_why_it_was_reset(void **context) {
    (void)context;
    static const struct {
        uint32_t flags;
        enum reset_cause cause;
    } resets[] = {
        {POR | BOR | PIN, RESET_POWER_ON}, /* the register's reset value */
        {BOR | PIN, RESET_BROWN_OUT},
        {PIN, RESET_PIN},
        {SFT | PIN, RESET_SOFTWARE},
        {IWDG | PIN, RESET_WATCHDOG},
        {WWDG | PIN, RESET_WATCHDOG},
        {LPWR | PIN, RESET_LOW_POWER},
        {IWDG | SFT | PIN, RESET_WATCHDOG}, /* the first was never asked for */
        {0, RESET_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof resets / sizeof resets[0]; i++) {
        power_on(REVISION_Y, resets[i].flags, unique);
        assert_int_equal(board_reset_cause(), resets[i].cause);
        assert_null(chip_violation());
    }
}

static void asked_once_the_flags_are_cleared_and_no_more(void **context) {
    (void)context;
    power_on(REVISION_Y, IWDG | PIN | LSION, unique);
    assert_int_equal(board_reset_cause(), RESET_WATCHDOG);
    assert_int_equal(chip_status(), LSION);
    assert_int_equal(board_reset_cause(), RESET_UNKNOWN);
    assert_null(chip_violation());
}

static void a_chip_is_told_by_its_unique_id(void **context) {
    (void)context;
    uint8_t id[BOARD_UNIQUE_ID_SIZE];
    power_on(REVISION_Y, 0, unique);
    assert_true(board_unique_id(id));
    assert_memory_equal(id, unique, sizeof id);
    assert_null(chip_violation());
}

static void a_board_without_a_name_is_named_after_its_chip(void **context) {
    (void)context;
    char name[IDENTITY_ID_SIZE + 1];
    memory_flash_new();
    power_on(REVISION_Y, 0, unique);
    assert_false(identity_read(name));
    assert_string_equal(name, "stm32-3b002a001251353234313839");
}

static void qemu_has_no_unique_id_and_is_not_asked(void **context) {
    (void)context;
    uint8_t id[BOARD_UNIQUE_ID_SIZE] = {1};
    const uint8_t none[BOARD_UNIQUE_ID_SIZE] = {0};
    power_on(TREE_EMULATED, 0, NULL);
    assert_false(board_unique_id(id));
    assert_memory_equal(id, none, sizeof id);
    assert_null(chip_violation());
}

static void a_chip_starts_fast_with_a_crystal_and_slowly_without(void **context) {
    (void)context;
    power_on(REVISION_Y, 0, unique);
    board_init();
    assert_int_equal(board_clock_hz(), CLOCK_RAISED_HZ);
    assert_int_equal(board_clock_hz(), tree_core_hz());
    assert_in_range(serial_baud(tree_apb2_hz()), 115200 - 576, 115200 + 576);
    power_on(REVISION_Y, 0, unique);
    tree_reset(TREE_NO_CRYSTAL, REVISION_Y);
    board_init();
    assert_int_equal(board_clock_hz(), CLOCK_RESET_HZ);
    assert_in_range(serial_baud(tree_apb2_hz()), 115200 - 576, 115200 + 576);
    assert_null(chip_violation());
}

static void the_option_bytes_say_how_it_is_protected(void **context) {
    (void)context;
    static const struct {
        uint32_t optcr;
        struct board_protection protection;
    } chips[] = {
        {0x0fffaaedu, {0, false}}, /* as delivered */
        {0x0ffeaaedu, {0, true}},  /* sector 0 */
        {0x0001aaedu, {0, false}}, /* every sector but that */
        {0x0ffe55edu, {1, true}},  /* as docs/silicon.md sets them */
        {0x0fff00edu, {1, false}}, {0x0fffabedu, {1, false}}, {0x0fffccedu, {2, false}}, {0x0ffeccedu, {2, true}},
    };
    for (size_t i = 0; i < sizeof chips / sizeof chips[0]; i++) {
        struct board_protection protection;
        power_on(REVISION_Y, 0, unique);
        chip_option_bytes(chips[i].optcr);
        assert_true(board_protection(&protection));
        assert_int_equal(protection.read, chips[i].protection.read);
        assert_int_equal(protection.write, chips[i].protection.write);
        assert_null(chip_violation());
    }
}

/* There they read 0, which on a chip would be level 1 and a bootloader that nobody can write. */
static void qemu_does_not_pass_for_protected(void **context) {
    (void)context;
    struct board_protection protection;
    power_on(TREE_EMULATED, 0, NULL);
    chip_option_bytes(0);
    assert_false(board_protection(&protection));
}

static void qemu_is_left_at_its_clock(void **context) {
    (void)context;
    power_on(TREE_EMULATED, 0, NULL);
    board_init();
    assert_int_equal(board_clock_hz(), 168000000);
    assert_true(tree_as_after_reset());
    assert_null(chip_violation());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_specific_flag_says_why_it_was_reset),
        cmocka_unit_test(asked_once_the_flags_are_cleared_and_no_more),
        cmocka_unit_test(a_chip_is_told_by_its_unique_id),
        cmocka_unit_test(a_board_without_a_name_is_named_after_its_chip),
        cmocka_unit_test(qemu_has_no_unique_id_and_is_not_asked),
        cmocka_unit_test(a_chip_starts_fast_with_a_crystal_and_slowly_without),
        cmocka_unit_test(the_option_bytes_say_how_it_is_protected),
        cmocka_unit_test(qemu_does_not_pass_for_protected),
        cmocka_unit_test(qemu_is_left_at_its_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
