/* Each path of docs/formats.md, "What the bootloader does". */
#include "decide.h"
#include "sealift/flash.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"
#include "support/memory_flash.h"
#include <string.h>

static struct image_file image[FLASH_SLOTS];
static struct image_plan plan[FLASH_SLOTS];
static struct boot_circumstances circumstances;
static struct boot_decision decision;
static struct state state;

static void install(unsigned slot) {
    image_build(&image[slot], &plan[slot]);
    image_install(&image[slot], slot);
}

/* A device with image A 1.0.0 confirmed and image B 1.1.0 in the other slot. */
static int fresh(void **context) {
    (void)context;
    memory_flash_new();
    circumstances = (struct boot_circumstances){0};
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        plan[slot] = image_plan_good(slot);
    }
    plan[1].header.version.minor = 1;
    plan[1].counter = 2;
    install(0);
    install(1);
    state_load(&state);
    struct state_record next = state.record;
    next.confirmed.slot = 0;
    next.counter = 1;
    memcpy(next.confirmed.hash, image[0].hash, IMAGE_HASH_SIZE);
    assert_int_equal(state_save(&state, &next), REASON_NONE);
    return 0;
}

static void stage(uint8_t flags) {
    assert_int_equal(state_stage(&state, 1, image[1].hash, flags, "job", 1), REASON_NONE);
}

static void boot(void) {
    boot_decide(&circumstances, &state, &decision);
}

static void assert_starts(unsigned slot, bool trial, enum reason reason) {
    assert_true(image_proven(&decision.image));
    assert_int_equal(decision.slot, slot);
    assert_int_equal(decision.trial, trial);
    assert_int_equal(decision.reason, reason);
    assert_memory_equal(decision.image.hash, image[slot].hash, IMAGE_HASH_SIZE);
    assert_int_equal(decision.image.vectors, flash_geometry.slot[slot].base + IMAGE_HEADER_SIZE);
}

static void a_boot_that_changes_nothing_writes_nothing(void **context) {
    (void)context;
    uint32_t operations = flash_operations();
    boot();
    assert_starts(0, false, REASON_NONE);
    assert_int_equal(flash_operations(), operations);
    assert_int_equal(state.boots, 1);
    assert_int_not_equal(state.record.boots, state.boots); /* the application counts it */
}

static void a_staged_image_starts_on_trial(void **context) {
    (void)context;
    stage(0);
    boot();
    assert_starts(1, true, REASON_NONE);
    assert_true(state_load(&state));
    assert_int_equal(state.record.trial.phase, STATE_PHASE_RUNNING);
    assert_int_equal(state.record.boots, 1); /* counted with the record */
}

static void a_staged_image_that_is_bad_is_refused(void **context) {
    (void)context;
    stage(0);
    memory_flash_at(flash_geometry.slot[1].base)[IMAGE_HEADER_SIZE + 30] ^= 1u;
    boot();
    assert_starts(0, false, REASON_HASH_MISMATCH);
    assert_int_equal(decision.refused_slot, 1);
    assert_int_equal(state.record.failed.reason, REASON_HASH_MISMATCH);
    assert_int_equal(state.record.trial.slot, STATE_SLOT_NONE);
    boot();
    assert_starts(0, false, REASON_NONE);
}

static void a_good_image_that_is_not_the_staged_one_is_refused(void **context) {
    (void)context;
    stage(0);
    plan[1].seed++;
    install(1);
    boot();
    assert_starts(0, false, REASON_HASH_MISMATCH);
}

static void an_older_image_needs_the_flag(void **context) {
    (void)context;
    plan[1].header.version = (struct image_version){0, 9, 0, 0};
    install(1);
    stage(STATE_FLAG_CONFIRMS_ITSELF);
    boot();
    assert_starts(0, false, REASON_VERSION_OLDER);
    stage(STATE_FLAG_DOWNGRADE);
    boot();
    assert_starts(1, true, REASON_NONE);
}

static void a_counter_too_low_is_refused_even_as_a_downgrade(void **context) {
    (void)context;
    plan[1].counter = 0;
    install(1);
    stage(STATE_FLAG_DOWNGRADE);
    boot();
    assert_starts(0, false, REASON_COUNTER_TOO_LOW);
}

static void a_trial_that_cannot_be_recorded_does_not_start(void **context) {
    (void)context;
    stage(0);
    memory_flash_fail_from(1);
    boot();
    assert_starts(0, false, REASON_FLASH_ERASE_FAILED);
    memory_flash_fail_from(0);
    boot();
    assert_starts(1, true, REASON_NONE);
}

static void a_trial_without_a_confirm_falls_back(void **context) {
    (void)context;
    struct {
        enum reset_cause cause;
        bool survived;
        bool has_note;
        uint16_t note;
        enum reason expected;
    } ends[] = {
        {RESET_UNKNOWN, true, true, REASON_SELF_TEST_FAILED, REASON_SELF_TEST_FAILED},
        {RESET_SOFTWARE, true, true, REASON_TRIAL_HARDFAULT, REASON_TRIAL_HARDFAULT},
        {RESET_UNKNOWN, true, true, REASON_NONE, REASON_TRIAL_RESET},
        {RESET_SOFTWARE, true, false, 0, REASON_TRIAL_RESET},
        {RESET_WATCHDOG, true, false, 0, REASON_TRIAL_WATCHDOG},
        {RESET_PIN, true, false, 0, REASON_TRIAL_WATCHDOG},
        {RESET_LOW_POWER, false, false, 0, REASON_TRIAL_WATCHDOG},
        {RESET_POWER_ON, true, false, 0, REASON_TRIAL_POWER_LOST},
        {RESET_BROWN_OUT, true, false, 0, REASON_TRIAL_POWER_LOST},
        {RESET_UNKNOWN, true, false, 0, REASON_TRIAL_WATCHDOG},
        {RESET_UNKNOWN, false, false, 0, REASON_TRIAL_POWER_LOST},
    };
    for (unsigned i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        fresh(NULL);
        stage(0);
        boot();
        assert_starts(1, true, REASON_NONE);
        circumstances.cause = ends[i].cause;
        circumstances.ram_survived = ends[i].survived;
        circumstances.has_note = ends[i].has_note;
        circumstances.note.reason = ends[i].note;
        circumstances.note.detail = ends[i].has_note ? 7 : 0;
        boot();
        assert_starts(0, false, ends[i].expected);
        assert_int_equal(decision.detail, circumstances.note.detail);
        assert_int_equal(state.record.failed.reason, ends[i].expected);
        assert_int_equal(state.boots, 2);
        boot();
        assert_starts(0, false, REASON_NONE);
    }
}

static void a_confirmed_trial_stays(void **context) {
    (void)context;
    stage(0);
    boot();
    assert_int_equal(state_confirm(&state, decision.image.counter), REASON_NONE);
    boot();
    assert_starts(1, false, REASON_NONE);
    assert_int_equal(state.record.counter, 2);
}

static void a_damaged_confirmed_image_gives_way_to_the_other(void **context) {
    (void)context;
    memory_flash_at(flash_geometry.slot[0].base)[IMAGE_HEADER_SIZE + 30] ^= 1u;
    boot();
    assert_starts(1, false, REASON_CONFIRMED_IMAGE_INVALID);
    assert_int_equal(decision.detail, REASON_HASH_MISMATCH);
    assert_int_equal(state.record.confirmed.slot, 1);
    assert_int_equal(state.record.failed.slot, 0);
    assert_int_equal(state.record.failed.reason, REASON_CONFIRMED_IMAGE_INVALID);
    boot();
    assert_starts(1, false, REASON_NONE);
}

static void another_image_in_the_confirmed_slot_does_not_start(void **context) {
    (void)context;
    plan[0].seed++;
    struct image_file other;
    image_build(&other, &plan[0]);
    image_install(&other, 0);
    boot();
    assert_starts(1, false, REASON_CONFIRMED_IMAGE_INVALID);
    assert_int_equal(decision.detail, REASON_HASH_MISMATCH);
}

static void a_fallback_keeps_the_counter_rule(void **context) {
    (void)context;
    plan[1].counter = 0;
    install(1);
    memset(memory_flash_at(flash_geometry.slot[0].base), 0, 64);
    boot();
    assert_false(image_proven(&decision.image));
    assert_int_equal(decision.reason, REASON_NO_BOOTABLE_IMAGE);
    assert_int_equal(decision.checked[0], REASON_IMAGE_BAD_MAGIC);
    assert_int_equal(decision.checked[1], REASON_COUNTER_TOO_LOW);
}

static void lose_state(void) {
    for (unsigned i = 0; i < 2; i++) {
        memset(memory_flash_at(flash_geometry.state[i].base), FLASH_ERASED, STATE_SIZE);
    }
}

static void without_state_the_highest_counter_starts(void **context) {
    (void)context;
    plan[0].header.version.major = 9;
    install(0);
    lose_state();
    boot();
    assert_starts(1, false, REASON_STATE_LOST);
    assert_int_equal(state.record.confirmed.slot, 1);
    assert_int_equal(state.record.counter, 2);
    assert_int_equal(state.record.boots, 1);
    boot();
    assert_starts(1, false, REASON_NONE);
}

static void without_state_and_with_equal_counters_the_newer_version_starts(void **context) {
    (void)context;
    plan[1].counter = 1;
    install(1);
    lose_state();
    boot();
    assert_starts(1, false, REASON_STATE_LOST);
    plan[1].header.version.minor = 0;
    install(1);
    lose_state();
    boot();
    assert_starts(0, false, REASON_STATE_LOST);
}

static void without_state_a_bad_image_does_not_start(void **context) {
    (void)context;
    memory_flash_at(flash_geometry.slot[1].base)[IMAGE_HEADER_SIZE + 30] ^= 1u;
    lose_state();
    boot();
    assert_starts(0, false, REASON_STATE_LOST);
}

static void with_nothing_valid_nothing_starts_and_nothing_is_written(void **context) {
    (void)context;
    memory_flash_new();
    boot();
    assert_false(image_proven(&decision.image));
    assert_int_equal(decision.reason, REASON_NO_BOOTABLE_IMAGE);
    assert_int_equal(flash_operations(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_boot_that_changes_nothing_writes_nothing, fresh),
        cmocka_unit_test_setup(a_staged_image_starts_on_trial, fresh),
        cmocka_unit_test_setup(a_staged_image_that_is_bad_is_refused, fresh),
        cmocka_unit_test_setup(a_good_image_that_is_not_the_staged_one_is_refused, fresh),
        cmocka_unit_test_setup(an_older_image_needs_the_flag, fresh),
        cmocka_unit_test_setup(a_counter_too_low_is_refused_even_as_a_downgrade, fresh),
        cmocka_unit_test_setup(a_trial_that_cannot_be_recorded_does_not_start, fresh),
        cmocka_unit_test_setup(a_trial_without_a_confirm_falls_back, fresh),
        cmocka_unit_test_setup(a_confirmed_trial_stays, fresh),
        cmocka_unit_test_setup(a_damaged_confirmed_image_gives_way_to_the_other, fresh),
        cmocka_unit_test_setup(another_image_in_the_confirmed_slot_does_not_start, fresh),
        cmocka_unit_test_setup(a_fallback_keeps_the_counter_rule, fresh),
        cmocka_unit_test_setup(without_state_the_highest_counter_starts, fresh),
        cmocka_unit_test_setup(without_state_and_with_equal_counters_the_newer_version_starts, fresh),
        cmocka_unit_test_setup(without_state_a_bad_image_does_not_start, fresh),
        cmocka_unit_test_setup(with_nothing_valid_nothing_starts_and_nothing_is_written, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
