/* The driver of the random number generator, against a model that forgives nothing. */
#include "random_generator.h"
#include "reg.h"
#include "sealift/board.h"
#include "support/cmocka_all.h"
#include <string.h>

static void the_first_number_is_not_used(void **unused) {
    (void)unused;
    uint8_t bytes[11] = {0};
    generator_reset(GENERATOR_GOOD);
    assert_true(board_entropy(bytes, 10));
    assert_null(generator_violation());
    for (uint32_t i = 0; i < 10; i++) {
        uint32_t number = generator_number(1 + i / 4);
        uint8_t word[4];
        memcpy(word, &number, sizeof word);
        assert_int_equal(bytes[i], word[i % 4]);
    }
    assert_int_equal(bytes[10], 0);
    assert_false(generator_on());
}

static void a_generator_that_says_it_is_ill_gives_nothing(void **unused) {
    (void)unused;
    for (enum generator_fault fault = GENERATOR_WITHOUT_CLOCK; fault <= GENERATOR_REPEATS; fault++) {
        uint8_t bytes[12];
        generator_reset(fault);
        assert_false(board_entropy(bytes, sizeof bytes));
        assert_null(generator_violation());
        assert_false(generator_on());
    }
}

static void the_model_catches_what_the_manual_forbids(void **unused) {
    (void)unused;
    generator_reset(GENERATOR_GOOD);
    reg_write(0x50060800u, 4);
    assert_string_equal(generator_violation(), "written without a clock");
    generator_reset(GENERATOR_GOOD);
    (void)reg_read(0x50060804u);
    assert_string_equal(generator_violation(), "read without a clock");
    generator_reset(GENERATOR_GOOD);
    reg_write(0x40023834u, 1u << 6);
    reg_write(0x50060800u, 4);
    (void)reg_read(0x50060808u);
    assert_string_equal(generator_violation(), "number taken that is not there");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_number_is_not_used),
        cmocka_unit_test(a_generator_that_says_it_is_ill_gives_nothing),
        cmocka_unit_test(the_model_catches_what_the_manual_forbids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
