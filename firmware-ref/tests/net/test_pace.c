/* The boards of a fleet, whose power comes back at once or whose server goes away, come one after the other. */
#include "pace.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define FLEET 1000u
#define PARTS 10u
#define POLL 60u

static struct pace board(unsigned number, uint32_t boots) {
    struct pace pace;
    char name[16];
    snprintf(name, sizeof name, "board-%u", number);
    pace_begin(&pace, name, boots);
    return pace;
}

/* Each tenth of the span has about a tenth of the fleet. */
static void assert_spread(const uint32_t at_ms[FLEET], uint32_t from, uint32_t to) {
    unsigned parts[PARTS] = {0};
    for (unsigned i = 0; i < FLEET; i++) {
        assert_in_range(at_ms[i], from, to);
        parts[(uint64_t)(at_ms[i] - from) * PARTS / (to - from + 1)]++;
    }
    for (unsigned i = 0; i < PARTS; i++) {
        assert_in_range(parts[i], FLEET / PARTS / 2, 2 * FLEET / PARTS);
    }
}

static void a_fleet_comes_back_over_the_time_between_two_looks(void **unused) {
    (void)unused;
    uint32_t at_ms[FLEET];
    for (unsigned i = 0; i < FLEET; i++) {
        struct pace pace = board(i, 7); /* all were made and used alike */
        at_ms[i] = pace_first_ms(&pace, POLL);
    }
    assert_spread(at_ms, 0, 1000 * POLL);
}

static void nobody_is_the_last_each_time(void **unused) {
    (void)unused;
    uint32_t at_ms[FLEET];
    for (unsigned boots = 0; boots < FLEET; boots++) {
        struct pace pace = board(1, boots);
        at_ms[boots] = pace_first_ms(&pace, POLL);
    }
    assert_spread(at_ms, 0, 1000 * POLL);
}

static void who_is_reached_is_asked_evenly(void **unused) {
    (void)unused;
    struct pace pace = board(1, 1);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(pace_next_ms(&pace, true, POLL), 1000 * POLL);
    }
}

static void failures_are_tried_again_more_and_more_seldom(void **unused) {
    (void)unused;
    struct pace pace = board(1, 1);
    for (uint32_t seconds = 1; seconds <= 64; seconds *= 2) {
        assert_in_range(pace_next_ms(&pace, false, POLL), 500 * seconds, 1000 * seconds);
    }
    assert_in_range(pace_next_ms(&pace, false, POLL), 32000, 64000);
    pace_next_ms(&pace, true, POLL);
    assert_in_range(pace_next_ms(&pace, false, POLL), 500, 1000);
}

static void a_fleet_that_lost_its_server_at_once_does_not_try_again_at_once(void **unused) {
    (void)unused;
    uint32_t at_ms[FLEET];
    for (unsigned i = 0; i < FLEET; i++) {
        struct pace pace = board(i, 7);
        for (unsigned failures = 0; failures < 7; failures++) {
            at_ms[i] = pace_next_ms(&pace, false, POLL);
        }
    }
    assert_spread(at_ms, 32000, 64000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fleet_comes_back_over_the_time_between_two_looks),
        cmocka_unit_test(nobody_is_the_last_each_time),
        cmocka_unit_test(who_is_reached_is_asked_evenly),
        cmocka_unit_test(failures_are_tried_again_more_and_more_seldom),
        cmocka_unit_test(a_fleet_that_lost_its_server_at_once_does_not_try_again_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
