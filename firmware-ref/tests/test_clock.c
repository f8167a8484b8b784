/* The clock driver, run against a model of the clock tree that forgives nothing; and the model itself. */
#include "clock.h"
#include "clock_tree.h"
#include "reg.h"
#include "support/cmocka_all.h"

#define REVISION_A 0x1000u
#define REVISION_Y 0x100fu
#define ACR_PREFETCH (1u << 8)
#define ACR_CACHES (3u << 9)
#define CR_HSEON 0x00010083u
#define PLL_168_MHZ 0x07405408u

static int fresh(void **context) {
    (void)context;
    tree_reset(TREE_GOOD, REVISION_Y);
    return 0;
}

static void raised_the_core_and_its_buses_run_at_their_limits(void **context) {
    (void)context;
    assert_int_equal(clock_hz(), tree_core_hz());
    assert_true(clock_raise());
    assert_null(tree_violation());
    assert_int_equal(tree_core_hz(), 168000000);
    assert_int_equal(tree_apb1_hz(), 42000000);
    assert_int_equal(tree_apb2_hz(), CLOCK_RAISED_APB2_HZ);
    assert_int_equal(clock_hz(), tree_core_hz());
    assert_int_equal(reg_read(TREE_ACR) & (ACR_PREFETCH | ACR_CACHES), ACR_PREFETCH | ACR_CACHES);
}

static void reset_leaves_nothing_behind_and_it_can_be_raised_again(void **context) {
    (void)context;
    for (unsigned i = 0; i < 2; i++) {
        assert_true(clock_raise());
        clock_reset();
        assert_null(tree_violation());
        assert_true(tree_as_after_reset());
        assert_int_equal(clock_hz(), CLOCK_RESET_HZ);
    }
}

static void a_reset_of_clocks_that_were_never_raised_changes_nothing(void **context) {
    (void)context;
    clock_reset();
    assert_null(tree_violation());
    assert_true(tree_as_after_reset());
}

static void whatever_does_not_work_the_chip_stays_on_its_own_oscillator(void **context) {
    (void)context;
    for (enum tree_fault fault = TREE_NO_CRYSTAL; fault <= TREE_SWITCH_NEVER_ENDS; fault++) {
        tree_reset(fault, REVISION_Y);
        assert_false(clock_raise());
        assert_null(tree_violation());
        assert_true(tree_as_after_reset());
        assert_int_equal(clock_hz(), CLOCK_RESET_HZ);
        assert_int_equal(tree_apb2_hz(), CLOCK_RESET_HZ);
    }
}

static void revision_a_runs_without_its_broken_prefetch(void **context) {
    (void)context;
    tree_reset(TREE_GOOD, REVISION_A);
    assert_true(clock_raise());
    assert_int_equal(reg_read(TREE_ACR) & (ACR_PREFETCH | ACR_CACHES), ACR_CACHES);
}

static void assert_catches(const char *what) {
    assert_non_null(tree_violation());
    assert_string_equal(tree_violation(), what);
    tree_reset(TREE_GOOD, REVISION_Y);
}

static void start_crystal(void) {
    reg_write(TREE_CR, CR_HSEON);
    for (unsigned i = 0; i < 10; i++) {
        (void)reg_read(TREE_CR);
    }
}

static void start_pll(uint32_t configuration) {
    start_crystal();
    reg_write(TREE_PLLCFGR, configuration);
    reg_write(TREE_CR, reg_read(TREE_CR) | 1u << 24);
    for (unsigned i = 0; i < 10; i++) {
        (void)reg_read(TREE_CR);
    }
}

static void run_from(uint32_t configuration) {
    reg_write(TREE_CFGR, configuration);
    for (unsigned i = 0; i < 10; i++) {
        (void)reg_read(TREE_CFGR);
    }
}

static void the_model_catches_errors_with_sources(void **context) {
    (void)context;
    reg_write(TREE_PLLCFGR, PLL_168_MHZ);
    reg_write(TREE_CR, 0x01010083u);
    assert_catches("PLL started before its source is ready");
    reg_write(TREE_CFGR, 2);
    assert_catches("switch to a PLL that is not locked");
    start_pll(PLL_168_MHZ);
    reg_write(TREE_PLLCFGR, 0);
    assert_catches("PLL configured while on");
    start_pll(PLL_168_MHZ);
    reg_write(TREE_ACR, 5);
    run_from(0x9402u);
    reg_write(TREE_CR, 0x00010083u);
    assert_catches("PLL stopped while in use");
    start_pll(PLL_168_MHZ);
    reg_write(TREE_CR, 0x01000083u);
    assert_catches("crystal stopped under the PLL");
}

static void the_model_catches_parts_that_run_too_fast(void **context) {
    (void)context;
    start_pll(PLL_168_MHZ);
    reg_write(TREE_ACR, 5);
    run_from(0x8002u);
    assert_catches("APB1 faster than 42 MHz");
    start_pll(PLL_168_MHZ);
    reg_write(TREE_ACR, 5);
    run_from(0x1402u);
    assert_catches("APB2 faster than 84 MHz");
    start_pll(PLL_168_MHZ);
    reg_write(TREE_ACR, 4);
    run_from(0x9402u);
    assert_catches("too few wait states");
    start_pll(PLL_168_MHZ | 1u << 6);
    reg_write(TREE_ACR, 7);
    run_from(0x9402u);
    assert_catches("more than 48 MHz for USB and RNG");
    start_pll((PLL_168_MHZ & ~0x3fu) | 16u);
    run_from(0x9402u);
    assert_catches("input of the PLL outside 1 to 2 MHz");
    reg_write(TREE_ACR, 3u << 9);
    reg_write(TREE_ACR, 3u << 11);
    assert_catches("caches reset while on");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(raised_the_core_and_its_buses_run_at_their_limits, fresh),
        cmocka_unit_test_setup(reset_leaves_nothing_behind_and_it_can_be_raised_again, fresh),
        cmocka_unit_test_setup(a_reset_of_clocks_that_were_never_raised_changes_nothing, fresh),
        cmocka_unit_test_setup(whatever_does_not_work_the_chip_stays_on_its_own_oscillator, fresh),
        cmocka_unit_test_setup(revision_a_runs_without_its_broken_prefetch, fresh),
        cmocka_unit_test_setup(the_model_catches_errors_with_sources, fresh),
        cmocka_unit_test_setup(the_model_catches_parts_that_run_too_fast, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
