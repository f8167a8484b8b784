/* The console's driver, against a model of the USART, its pins, clock and interrupt that forgives nothing. */
#include "clock.h"
#include "clock_tree.h"
#include "reg.h"
#include "sealift/board.h"
#include "serial_port.h"
#include "stm32f405.h"
#include "support/cmocka_all.h"
#include "uart.h"
#include <string.h>

#define USART1_SR 0x40011000u
#define USART1_DR 0x40011004u
#define USART1_BRR 0x40011008u
#define USART1_CR1 0x4001100cu
#define CR1_ON 0x200cu
#define RCC_APB2RSTR 0x40023824u
#define RCC_APB2ENR 0x40023844u
#define GPIOA_MODER 0x40020000u

#define PRIORITY 6u

static char received[16];
static size_t count;

static void on_byte(uint8_t byte) {
    received[count++ % sizeof received] = (char)byte;
}

static int fresh(void **context) {
    (void)context;
    tree_reset(TREE_GOOD, 0x100fu);
    chip_reset(0, NULL);
    serial_reset(SERIAL_GOOD, USART1_IRQHandler);
    memset(received, 0, sizeof received);
    count = 0;
    return 0;
}

static int listening(void **context) {
    fresh(context);
    uart_init(CLOCK_RESET_HZ);
    board_receive(on_byte, PRIORITY);
    return 0;
}

static void line_says(const char *text) {
    for (; *text != 0; text++) {
        serial_arrive((uint8_t)*text, SERIAL_WHOLE);
    }
}

static void say(const char *text) {
    for (; *text != 0; text++) {
        board_put((uint8_t)*text);
    }
}

/* 0.5 %: a receiver stands 3 % in all (30.3.5), and the other side has its share of that. */
static void assert_baud_rate(void) {
    assert_in_range(serial_baud(tree_apb2_hz()), 115200 - 576, 115200 + 576);
}

static void it_runs_at_115200_baud_on_either_clock(void **context) {
    (void)context;
    uart_init(CLOCK_RESET_HZ);
    assert_true(serial_connected());
    assert_baud_rate();
    uart_deinit();
    assert_true(clock_raise());
    uart_init(CLOCK_RAISED_APB2_HZ);
    assert_true(serial_connected());
    assert_baud_rate();
    assert_null(chip_violation());
}

static void bytes_leave_in_their_order_and_none_over_another(void **context) {
    (void)context;
    uart_init(CLOCK_RESET_HZ);
    say("sealift-boot: slot A");
    uart_deinit(); /* waits for the last */
    assert_string_equal(serial_sent(), "sealift-boot: slot A");
    assert_null(chip_violation());
}

static void afterwards_all_is_as_after_a_reset(void **context) {
    (void)context;
    for (unsigned i = 0; i < 2; i++) {
        uart_init(CLOCK_RESET_HZ);
        say("x");
        uart_deinit();
        assert_true(serial_as_after_reset());
    }
    assert_null(chip_violation());
}

static void a_transmitter_that_does_not_work_holds_nobody_up(void **context) {
    (void)context;
    serial_reset(SERIAL_NEVER_SENDS, USART1_IRQHandler);
    uart_init(CLOCK_RESET_HZ);
    say("lost");
    uart_deinit();
    assert_string_equal(serial_sent(), "");
    assert_true(serial_as_after_reset());
    assert_null(chip_violation());
}

static void each_byte_comes_by_interrupt(void **context) {
    (void)context;
    assert_int_equal(serial_priority(), PRIORITY);
    line_says("\x06\tAAsA");
    assert_string_equal(received, "\x06\tAAsA");
    assert_null(chip_violation());
}

static void nothing_interrupts_before_somebody_listens(void **context) {
    (void)context;
    uart_init(CLOCK_RESET_HZ);
    line_says("ab"); /* a byte waits, another is lost */
    assert_int_equal(count, 0);
    board_receive(on_byte, PRIORITY);
    line_says("c");
    assert_string_equal(received, "ac");
    assert_null(chip_violation());
}

static void an_overrun_loses_what_came_too_late_and_no_more(void **context) {
    (void)context;
    serial_hold(true); /* a sector is erased */
    line_says("abc");
    serial_hold(false);
    line_says("de");
    assert_string_equal(received, "ade");
    assert_null(chip_violation());
}

static void an_overrun_without_a_byte_gives_none_and_ends(void **context) {
    (void)context;
    line_says("a");
    serial_lose_one();
    assert_string_equal(received, "a");
    line_says("b");
    assert_string_equal(received, "ab");
    assert_null(chip_violation());
}

static void what_has_no_stop_bit_is_no_byte(void **context) {
    (void)context;
    line_says("a");
    serial_arrive(0, SERIAL_WITHOUT_STOP_BIT); /* the line is low: a break, or the adapter was unplugged */
    serial_arrive(0xc3, SERIAL_WITHOUT_STOP_BIT | SERIAL_NOISY);
    line_says("b");
    assert_int_equal(count, 2);
    assert_string_equal(received, "ab");
    assert_null(chip_violation());
}

static void a_noisy_byte_is_left_to_the_checksum(void **context) {
    (void)context;
    serial_arrive('n', SERIAL_NOISY);
    line_says("b");
    assert_string_equal(received, "nb");
    assert_null(chip_violation());
}

static void assert_catches(const char *what) {
    assert_non_null(serial_violation());
    assert_string_equal(serial_violation(), what);
    fresh(NULL);
}

static void the_model_catches_what_the_manual_forbids(void **context) {
    (void)context;
    reg_write(USART1_BRR, 139);
    assert_catches("access without a clock");
    uart_init(CLOCK_RESET_HZ);
    reg_write(USART1_BRR, 140);
    assert_catches("baud rate changed while on");
    reg_write(RCC_APB2ENR, 1u << 4);
    reg_write(USART1_CR1, CR1_ON);
    assert_catches("switched on without a baud rate");
    reg_write(RCC_APB2ENR, 1u << 4);
    reg_write(USART1_BRR, 139);
    reg_write(USART1_CR1, CR1_ON);
    assert_catches("switched on without pins");
    uart_init(CLOCK_RESET_HZ);
    reg_write(GPIOA_MODER, 2u << 18 | 2u << 20);
    assert_catches("mode of another pin changed");
    reg_write(RCC_APB2ENR, 1u << 4);
    reg_write(USART1_DR, 'x');
    assert_catches("byte written to a transmitter that is off");
}

static void the_model_catches_bytes_that_are_lost(void **context) {
    (void)context;
    uart_init(CLOCK_RESET_HZ);
    for (unsigned i = 0; i < 3; i++) {
        reg_write(USART1_DR, 'x');
    }
    assert_catches("byte written over one that waits");
    uart_init(CLOCK_RESET_HZ);
    board_put('x');
    reg_write(RCC_APB2RSTR, 1u << 4);
    assert_catches("byte cut off");
}

static void reads_the_status_only(void) {
    (void)reg_read(USART1_SR);
}

static void the_model_catches_an_interrupt_that_never_ends(void **context) {
    (void)context;
    serial_reset(SERIAL_GOOD, reads_the_status_only);
    uart_init(CLOCK_RESET_HZ);
    board_receive(on_byte, PRIORITY);
    line_says("a");
    assert_catches("interrupt that never ends");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_runs_at_115200_baud_on_either_clock, fresh),
        cmocka_unit_test_setup(bytes_leave_in_their_order_and_none_over_another, fresh),
        cmocka_unit_test_setup(afterwards_all_is_as_after_a_reset, fresh),
        cmocka_unit_test_setup(a_transmitter_that_does_not_work_holds_nobody_up, fresh),
        cmocka_unit_test_setup(each_byte_comes_by_interrupt, listening),
        cmocka_unit_test_setup(nothing_interrupts_before_somebody_listens, fresh),
        cmocka_unit_test_setup(an_overrun_loses_what_came_too_late_and_no_more, listening),
        cmocka_unit_test_setup(an_overrun_without_a_byte_gives_none_and_ends, listening),
        cmocka_unit_test_setup(what_has_no_stop_bit_is_no_byte, listening),
        cmocka_unit_test_setup(a_noisy_byte_is_left_to_the_checksum, listening),
        cmocka_unit_test_setup(the_model_catches_what_the_manual_forbids, fresh),
        cmocka_unit_test_setup(the_model_catches_bytes_that_are_lost, fresh),
        cmocka_unit_test_setup(the_model_catches_an_interrupt_that_never_ends, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
