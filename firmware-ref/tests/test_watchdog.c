/* The watchdog's driver, against a model that forgives nothing. */
#include "clock_tree.h"
#include "reg.h"
#include "sealift/board.h"
#include "serial_port.h"
#include "stm32f405.h"
#include "support/cmocka_all.h"
#include "watchdog.h"
#include <sys/wait.h>
#include <unistd.h>

#define KR 0x40003000u
#define PR 0x40003004u
#define RLR 0x40003008u
#define POLLS_MAX 100001u

#define LSI_SLOWEST 17000u
#define LSI_NOMINAL 32000u
#define LSI_FASTEST 47000u
#define ERASE_MAX_MS 4000u /* sealift/board.h */

static void power_on(enum watchdog_fault fault) {
    tree_reset(TREE_GOOD, 0x100fu);
    serial_reset(SERIAL_GOOD, NULL);
    chip_reset(0, NULL);
    watchdog_reset(fault);
}

/*
 * Another program that feeds so many times, as the bootloader and the application are two: the driver starts the
 * watchdog at a program's first feed. The chip goes on from how it is now, and is afterwards as that program left it.
 */
static void run_program(unsigned feeds) {
    int way[2];
    int status = 1;
    assert_int_equal(pipe(way), 0);
    pid_t program = fork();
    if (program == 0) {
        for (unsigned i = 0; i < feeds; i++) {
            board_watchdog_feed();
        }
        bool told = write(way[1], &watchdog, sizeof watchdog) == (ssize_t)sizeof watchdog;
        _exit(told ? 0 : 1);
    }
    close(way[1]);
    assert_int_equal(read(way[0], &watchdog, sizeof watchdog), sizeof watchdog);
    close(way[0]);
    assert_int_equal(waitpid(program, &status, 0), program);
    assert_int_equal(status, 0);
}

static void assert_in_force(void) {
    assert_null(chip_violation());
    assert_true(watchdog.started);
    assert_false(watchdog.unlocked);
    assert_in_range(watchdog_timeout_ms(LSI_NOMINAL), BOARD_WATCHDOG_SECONDS * 1000u,
                    BOARD_WATCHDOG_SECONDS * 1000u + 10u);
}

static void the_first_feed_starts_it_with_its_whole_time(void **context) {
    (void)context;
    power_on(WATCHDOG_GOOD);
    run_program(1);
    assert_in_force();
    assert_int_equal(watchdog.feeds, 1);
}

static void an_erase_is_over_long_before_whatever_the_oscillator(void **context) {
    (void)context;
    power_on(WATCHDOG_GOOD);
    run_program(1);
    assert_true(watchdog_timeout_ms(LSI_FASTEST) >= 20000u);
    assert_true(watchdog_timeout_ms(LSI_FASTEST) > 4 * ERASE_MAX_MS);
    assert_true(watchdog_timeout_ms(LSI_SLOWEST) < 60000u);
}

static void later_feeds_only_feed(void **context) {
    (void)context;
    power_on(WATCHDOG_GOOD);
    run_program(1);
    uint32_t reads = watchdog.status_reads;
    power_on(WATCHDOG_GOOD);
    run_program(5);
    assert_in_force();
    assert_int_equal(watchdog.feeds, 5);
    assert_int_equal(watchdog.status_reads, reads);
}

static void it_is_fed_only_when_what_was_written_counts(void **context) {
    (void)context;
    power_on(WATCHDOG_SLOW);
    run_program(1);
    assert_in_force();
    assert_true(watchdog.status_reads >= WATCHDOG_SLOW_READS);
}

static void the_application_takes_over_the_one_that_the_bootloader_started(void **context) {
    (void)context;
    power_on(WATCHDOG_GOOD);
    run_program(1);
    run_program(3);
    assert_in_force();
    assert_int_equal(watchdog.feeds, 4);
}

static void one_that_takes_no_values_holds_nobody_up_and_runs(void **context) {
    (void)context;
    power_on(WATCHDOG_NEVER_UPDATES);
    run_program(1);
    assert_null(chip_violation());
    assert_true(watchdog.started);
    assert_int_equal(watchdog.feeds, 1);
    assert_true(watchdog.status_reads <= POLLS_MAX);
}

static void assert_catches(const char *what) {
    assert_non_null(chip_violation());
    assert_string_equal(chip_violation(), what);
    power_on(WATCHDOG_GOOD);
}

static void the_model_catches_what_the_manual_forbids(void **context) {
    (void)context;
    power_on(WATCHDOG_GOOD);
    reg_write(PR, 6);
    assert_catches("written while protected");
    reg_write(KR, 0x5555);
    reg_write(KR, 0xcccc);
    reg_write(RLR, 1);
    assert_catches("written while protected");
    reg_write(KR, 0x5555);
    reg_write(PR, 6);
    reg_write(PR, 5);
    assert_catches("prescaler written during its update");
    reg_write(KR, 0x5555);
    reg_write(RLR, 1);
    reg_write(RLR, 2);
    assert_catches("reload value written during its update");
    reg_write(KR, 0x5555);
    reg_write(RLR, 0x1000);
    assert_catches("reload value of more than 12 bits");
    reg_write(KR, 0xaaaa);
    assert_catches("fed before it was started");
    reg_write(KR, 0xaaab);
    assert_catches("unknown key");
}

static void the_model_feeds_with_the_old_value_during_an_update(void **context) {
    (void)context;
    power_on(WATCHDOG_GOOD);
    reg_write(KR, 0xcccc);
    reg_write(KR, 0x5555);
    reg_write(RLR, 7);
    reg_write(KR, 0xaaaa);
    assert_int_equal(watchdog.counter, 0xfff);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_feed_starts_it_with_its_whole_time),
        cmocka_unit_test(an_erase_is_over_long_before_whatever_the_oscillator),
        cmocka_unit_test(later_feeds_only_feed),
        cmocka_unit_test(it_is_fed_only_when_what_was_written_counts),
        cmocka_unit_test(the_application_takes_over_the_one_that_the_bootloader_started),
        cmocka_unit_test(one_that_takes_no_values_holds_nobody_up_and_runs),
        cmocka_unit_test(the_model_catches_what_the_manual_forbids),
        cmocka_unit_test(the_model_feeds_with_the_old_value_during_an_update),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
