/*
 * Power fails at each flash operation of an update in turn, and again at each operation of the boot behind it. Whatever
 * the moment: the device starts a good image, and its counters do not run backwards.
 */
#include "decide.h"
#include "sealift/flash.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"
#include "support/memory_flash.h"
#include <string.h>

static struct image_file image[FLASH_SLOTS];

static struct state boot(struct boot_decision *decision) {
    struct boot_circumstances power_on = {.cause = RESET_POWER_ON};
    struct state state;
    boot_decide(&power_on, &state, decision);
    return state;
}

/* Image A 1.0.0 runs, confirmed; the other slot is empty. */
static void start_over(void) {
    memory_flash_new();
    struct boot_decision decision;
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        struct image_plan plan = image_plan_good(slot);
        plan.header.version.minor = (uint8_t)slot;
        image_build(&image[slot], &plan);
    }
    image_install(&image[0], 0);
    boot(&decision);
    assert_int_equal(decision.slot, 0);
}

/* The flash operations of an update in their order: what agent and bootloader do. */
static void update(void) {
    struct state state;
    struct boot_decision decision;
    struct image_info info;
    const struct image_rules rules = {.trust = &trust_of_build};
    state_load(&state);
    state_count(&state, STATE_COUNT_BOOT, 1);
    flash_erase(flash_geometry.slot[1]);
    state_count(&state, STATE_COUNT_ERASE, (uint16_t)flash_sectors_in(flash_geometry.slot[1]));
    for (uint32_t at = 0; at < image[1].size; at += 256) {
        uint32_t size = image[1].size - at < 256 ? (image[1].size - at + 3) / 4 * 4 : 256;
        flash_write(flash_geometry.slot[1].base + at, image[1].bytes + at, size);
    }
    assert_int_equal(image_check(1, &rules, &info), REASON_NONE);
    state_stage(&state, 1, info.hash, STATE_FLAG_CONFIRMS_ITSELF, "job", 1);
    state = boot(&decision);
    state_confirm(&state, decision.image.counter);
    boot(&decision);
    assert_int_equal(decision.slot, 1);
    assert_false(decision.trial);
}

/* out: the number of operations that an uninterrupted update takes */
static uint32_t operations_of_update(void) {
    start_over();
    uint32_t before = flash_operations();
    update();
    return flash_operations() - before;
}

/* out: whether power failed */
static bool with_power_cut(uint32_t operation, void (*action)(void)) {
    if (setjmp(memory_flash_power_lost) != 0) {
        memory_flash_cut_at(0);
        return true;
    }
    memory_flash_cut_at(operation);
    action();
    memory_flash_cut_at(0);
    return false;
}

static void boot_once(void) {
    struct boot_decision decision;
    boot(&decision);
}

/* out: the slot that runs */
static unsigned assert_sound(void) {
    struct boot_decision decision;
    struct state state = boot(&decision);
    assert_true(image_proven(&decision.image));
    assert_memory_equal(decision.image.hash, image[decision.slot].hash, IMAGE_HASH_SIZE);
    assert_true(state.boots > 1); /* the first one was before the cut */
    assert_int_not_equal(decision.reason, REASON_STATE_LOST);
    return decision.slot;
}

static void every_single_cut_ends_on_a_good_image(void **context) {
    (void)context;
    uint32_t count = operations_of_update();
    assert_true(count > 10);
    for (uint32_t cut = 1; cut <= count; cut++) {
        start_over();
        assert_true(with_power_cut(cut, update));
        if (assert_sound() == 0) {
            update(); /* can be done again, now to its end */
        }
    }
}

static void every_second_cut_in_the_boot_behind_it_does_too(void **context) {
    (void)context;
    uint32_t count = operations_of_update();
    for (uint32_t cut = 1; cut <= count; cut++) {
        bool cut_again = true;
        for (uint32_t second = 1; cut_again; second++) {
            start_over();
            assert_true(with_power_cut(cut, update));
            cut_again = with_power_cut(second, boot_once);
            assert_sound();
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_single_cut_ends_on_a_good_image),
        cmocka_unit_test(every_second_cut_in_the_boot_behind_it_does_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
