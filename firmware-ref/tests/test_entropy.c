/* The health tests of the source of entropy, over sources that are good, stuck, biased and dead. */
#include "entropy.h"
#include "sealift/board.h"
#include "support/cmocka_all.h"
#include <string.h>

static struct entropy entropy;
static uint32_t drawn;        /* bytes, since the source was switched on */
static uint32_t spoiled_from; /* the first byte that the source gives in the way below */
static enum { GOOD, STUCK, DEAD, EVERY_SEVENTH_ALIKE, RUNS_OF_EIGHT, SEVENTY_OF_A_WINDOW } way;
static uint32_t seed;

#define BLOCKS 4000u

static uint8_t random_byte(void) {
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return (uint8_t)(seed >> 11);
}

/* Bytes that differ from each other and from 0xee. */
static uint8_t counted_byte(uint32_t n) {
    return (uint8_t)(n % 0xee);
}

static uint8_t spoiled(uint32_t n) {
    switch (way) {
    case STUCK:
        return 0x5a;
    case EVERY_SEVENTH_ALIKE: /* 73 or 74 of a window of 512 */
        return n % 7 == 0 ? 0xee : counted_byte(n);
    case RUNS_OF_EIGHT:
        return counted_byte(n / 8);
    case SEVENTY_OF_A_WINDOW:
        return n % ENTROPY_WINDOW < 140 && n % 2 == 0 ? 0xee : counted_byte(n);
    default:
        return random_byte();
    }
}

bool board_entropy(uint8_t *to, uint32_t size) {
    if (way == DEAD && drawn + size > spoiled_from) {
        return false;
    }
    for (size_t i = 0; i < size; i++, drawn++) {
        to[i] = drawn < spoiled_from ? random_byte() : spoiled(drawn - spoiled_from);
    }
    return true;
}

static int switch_on(void **context) {
    (void)context;
    memset(&entropy, 0, sizeof entropy);
    drawn = 0;
    spoiled_from = 0;
    way = GOOD;
    seed = 2463534242u;
    return 0;
}

/* out: how many blocks of 32 bytes are given out, at most that many */
static unsigned blocks_of(unsigned most) {
    uint8_t block[32];
    unsigned count = 0;
    while (count < most && entropy_draw(&entropy, block, sizeof block)) {
        count++;
    }
    if (count < most) {
        const uint8_t none[sizeof block] = {0};
        assert_memory_equal(block, none, sizeof block);
    }
    return count;
}

static void a_good_source_serves_and_its_first_bytes_are_thrown_away(void **context) {
    (void)context;
    assert_int_equal(blocks_of(BLOCKS), BLOCKS);
    assert_int_equal(drawn, ENTROPY_START_SAMPLES + BLOCKS * 32);
}

static void a_source_that_was_stuck_from_the_start_gives_nothing(void **context) {
    (void)context;
    way = STUCK;
    assert_int_equal(blocks_of(BLOCKS), 0);
}

static void a_source_that_gets_stuck_is_never_asked_again(void **context) {
    (void)context;
    way = STUCK;
    spoiled_from = ENTROPY_START_SAMPLES + 320;
    assert_int_equal(blocks_of(BLOCKS), 10);
    way = GOOD;
    uint32_t before = drawn;
    assert_int_equal(blocks_of(BLOCKS), 0);
    assert_int_equal(drawn, before);
}

static void a_source_that_prefers_a_byte_is_found(void **context) {
    (void)context;
    way = EVERY_SEVENTH_ALIKE;
    assert_int_equal(blocks_of(BLOCKS), 0);
}

static void what_lies_below_the_cutoffs_passes(void **context) {
    (void)context;
    way = RUNS_OF_EIGHT; /* the ninth alike would fail */
    assert_int_equal(blocks_of(BLOCKS), BLOCKS);
    switch_on(NULL);
    way = SEVENTY_OF_A_WINDOW; /* the 71st would fail */
    assert_int_equal(blocks_of(BLOCKS), BLOCKS);
}

static void a_source_that_does_not_answer_may_answer_later(void **context) {
    (void)context;
    way = DEAD;
    assert_int_equal(blocks_of(BLOCKS), 0);
    way = GOOD;
    assert_int_equal(blocks_of(BLOCKS), BLOCKS);
    way = DEAD;
    spoiled_from = drawn;
    assert_int_equal(blocks_of(BLOCKS), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_good_source_serves_and_its_first_bytes_are_thrown_away, switch_on),
        cmocka_unit_test_setup(a_source_that_was_stuck_from_the_start_gives_nothing, switch_on),
        cmocka_unit_test_setup(a_source_that_gets_stuck_is_never_asked_again, switch_on),
        cmocka_unit_test_setup(a_source_that_prefers_a_byte_is_found, switch_on),
        cmocka_unit_test_setup(what_lies_below_the_cutoffs_passes, switch_on),
        cmocka_unit_test_setup(a_source_that_does_not_answer_may_answer_later, switch_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
