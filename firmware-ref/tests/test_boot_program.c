/* The bootloader as a whole: what it says in each case, what it starts and what it leaves behind. */
#include "handover.h"
#include "kept_ram.h"
#include "sealift/board.h"
#include "sealift/flash.h"
#include "sealift/state.h"
#include "support/boot_program.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"
#include "support/memory_flash.h"
#include <setjmp.h>
#include <string.h>

#undef main /* boot_program.h renames the bootloader's; this program has its own */

#define NOTHING 0u

static struct image_file image[FLASH_SLOTS];
static jmp_buf end;
static enum reset_cause cause;
static uint32_t started; /* address of the vectors, or NOTHING */
static char said[256];
static size_t said_length;
static bool watched;

void board_init(void) {
    said_length = 0;
    watched = false;
}

enum reset_cause board_reset_cause(void) {
    return cause;
}

const char *board_build_name(void) {
    return "test";
}

void board_put(uint8_t byte) {
    assert_true(said_length < sizeof said - 1);
    said[said_length++] = (char)byte;
    said[said_length] = '\0';
}

void board_watchdog_feed(void) {
    watched = true;
}

void handover(uint32_t vectors) {
    started = vectors;
    longjmp(end, 1);
}

void board_sleep(void) {
    started = NOTHING;
    longjmp(end, 1);
}

static void boot(void) {
    if (setjmp(end) == 0) {
        boot_program();
    }
}

/* Image A 1.0.0 and image B 1.10.65535+4; no state yet. */
static int fresh(void **context) {
    (void)context;
    memory_flash_new();
    cause = RESET_POWER_ON;
    kept_alive = 0;
    memset(&kept_reset_note, 0, sizeof kept_reset_note);
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        struct image_plan plan = image_plan_good(slot);
        if (slot == 1) {
            plan.header.version = (struct image_version){.major = 1, .minor = 10, .revision = 65535, .build = 4};
        }
        image_build(&image[slot], &plan);
    }
    image_install(&image[0], 0);
    return 0;
}

static void stage_b(void) {
    struct state state;
    image_install(&image[1], 1);
    assert_true(state_load(&state));
    assert_int_equal(state_stage(&state, 1, image[1].hash, 0, "job", 1), REASON_NONE);
}

static void assert_boots(unsigned slot, const char *line) {
    boot();
    assert_string_equal(said, line);
    assert_int_equal(started, flash_geometry.slot[slot].base + IMAGE_HEADER_SIZE);
    struct boot_report report;
    assert_true(boot_report_read(&report));
    assert_int_equal(report.slot, slot);
    assert_memory_equal(report.hash, image[slot].hash, IMAGE_HASH_SIZE);
    assert_int_equal(report.trial, watched);
    assert_int_equal(report.cause, cause);
}

static void the_first_boot_finds_no_state_and_the_second_does(void **context) {
    (void)context;
    struct boot_report report;
    assert_boots(0, "sealift-boot: STATE_LOST (60), starting slot A 1.0.0 confirmed (test)\r\n");
    assert_true(boot_report_read(&report) && report.counted); /* with the record that was written */
    assert_boots(0, "sealift-boot: slot A 1.0.0 confirmed (test)\r\n");
    assert_true(boot_report_read(&report) && !report.counted);
}

static void a_trial_is_watched_and_a_failed_one_is_explained(void **context) {
    (void)context;
    boot();
    stage_b();
    assert_boots(1, "sealift-boot: slot B 1.10.65535+4 on trial (test)\r\n");
    assert_true(watched);
    cause = RESET_SOFTWARE;
    struct reset_note note = {.reason = REASON_SELF_TEST_FAILED};
    reset_note_write(&note);
    assert_boots(0, "sealift-boot: slot B failed: SELF_TEST_FAILED (40), starting slot A 1.0.0 confirmed (test)\r\n");
    assert_boots(0, "sealift-boot: slot A 1.0.0 confirmed (test)\r\n");
}

static void a_forged_image_is_refused_by_name(void **context) {
    (void)context;
    boot();
    stage_b();
    memory_flash_at(flash_geometry.slot[1].base)[image[1].size - 1] ^= 1;
    assert_boots(0, "sealift-boot: slot B refused: SIGNATURE_INVALID (10), starting slot A 1.0.0 confirmed (test)\r\n");
}

static void a_confirmed_image_that_rotted_is_told_with_its_fault(void **context) {
    (void)context;
    boot();
    image_install(&image[1], 1);
    memory_flash_at(flash_geometry.slot[0].base)[IMAGE_HEADER_SIZE + 8] ^= 1;
    assert_boots(1, "sealift-boot: slot A refused: CONFIRMED_IMAGE_INVALID (61): HASH_MISMATCH (7), "
                    "starting slot B 1.10.65535+4 confirmed (test)\r\n");
}

static void without_an_image_it_waits_and_says_why(void **context) {
    (void)context;
    memory_flash_new();
    started = 1;
    boot();
    assert_string_equal(said, "sealift-boot: NO_BOOTABLE_IMAGE (62): slot A IMAGE_BAD_MAGIC (1), "
                              "slot B IMAGE_BAD_MAGIC (1) (test)\r\n");
    assert_int_equal(started, NOTHING);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_first_boot_finds_no_state_and_the_second_does, fresh),
        cmocka_unit_test_setup(a_trial_is_watched_and_a_failed_one_is_explained, fresh),
        cmocka_unit_test_setup(a_forged_image_is_refused_by_name, fresh),
        cmocka_unit_test_setup(a_confirmed_image_that_rotted_is_told_with_its_fault, fresh),
        cmocka_unit_test_setup(without_an_image_it_waits_and_says_why, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
