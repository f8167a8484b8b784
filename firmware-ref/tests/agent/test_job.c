/* Group 64: identity, offers, apply, report and metrics. */
#include "fake_platform.h"
#include "jobs.h"
#include "kept_ram.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <string.h>

static void the_device_says_who_it_is(void **context) {
    struct device *device = *context;
    char expected[DIAGNOSTIC_MAX];
    const uint8_t *cid = flash_geometry.board_id;
    const struct flash_area *slot = flash_geometry.slot;
    snprintf(expected, sizeof expected,
             "{\"id\": \"stm32-5a5a5a5a5a5a5a5a5a5a5a5a\", \"board\": \"stm32f405\", \"cid\": h'%02x%02x%02x%02x':16, "
             "\"slots\": [{\"base\": %u, \"size\": %u}, {\"base\": %u, \"size\": %u}], \"build\": \"stm32f405-test\"}",
             cid[0], cid[1], cid[2], cid[3], slot[0].base, slot[0].size, slot[1].base, slot[1].size);
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 0), expected);
}

static void the_report_of_a_quiet_boot_has_no_extras(void **context) {
    struct device *device = *context;
    char expected[DIAGNOSTIC_MAX];
    const uint8_t *hash = device->running.hash;
    snprintf(expected, sizeof expected,
             "{\"boots\": 1, \"slot\": 0, \"hash\": h'%02x%02x%02x%02x':32, \"ver\": \"1.0.0\", \"counter\": 1, "
             "\"confirmed\": true, \"trial\": false, \"cause\": 0}",
             hash[0], hash[1], hash[2], hash[3]);
    assert_string_equal(report(device), expected);
    device->agent.boot_known = false;
    assert_string_equal(report(device), "{\"rc\": 6}");
}

static void the_report_says_how_the_chip_is_protected(void **context) {
    struct device *device = *context;
    fake.protection_known = true;
    fake.protection = (struct board_protection){.read = 1, .write = true};
    assert_non_null(strstr(report(device), ", \"cause\": 0, \"protection\": {\"read\": 1, \"write\": true}}"));
    fake.protection = (struct board_protection){.read = 0, .write = false};
    assert_non_null(strstr(report(device), ", \"cause\": 0, \"protection\": {\"read\": 0, \"write\": false}}"));
}

static void each_boot_is_counted_once(void **context) {
    struct device *device = *context;
    device_boot(device);
    device_boot(device);
    struct state state;
    assert_true(state_load(&state));
    assert_int_equal(state.boots, 3);
    assert_non_null(strstr(report(device), "{\"boots\": 3, "));
}

static void metrics_are_complete(void **context) {
    struct device *device = *context;
    fake.now_ms = 1234;
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 3),
                        "{\"uptime_ms\": 1234, \"heap_free\": 4000, \"heap_min\": 1000, \"boots\": 1, \"erases\": 1, "
                        "\"download_ms\": 0, \"verify_ms\": 0, \"selftest_ms\": 0, \"trust_serial\": 0, \"stacks\": "
                        "{\"agent\": 500}, \"cpu\": {\"agent\": 7}}");
}

static void an_offer_goes_on_where_the_upload_stopped(void **context) {
    struct device *device = *context;
    struct image_file file;
    uint8_t sha[IMAGE_HASH_SIZE];
    device_image(&file, 1, 1, 1);
    file_sha(&file, sha);
    assert_string_equal(offer(device, "job-1", 7, &file, NULL), "{\"slot\": 1, \"off\": 0}");
    assert_string_equal(apply(device, "job-1", 7), REFUSED(21));
    upload(device, &file, 0, 300, sha);
    assert_string_equal(apply(device, "job-1", 7), REFUSED(21));
    assert_string_equal(offer(device, "job-1", 7, &file, NULL), "{\"slot\": 1, \"off\": 300}");
    upload(device, &file, 300, file.size - 300, sha);
    assert_string_equal(apply(device, "job-1", 8), REFUSED(21)); /* another execution */
    assert_string_equal(apply(device, "job-2", 7), REFUSED(21)); /* another job */
    assert_string_equal(apply(device, "job-1", 7), "{}");
    uint32_t operations = flash_operations();
    assert_string_equal(apply(device, "job-1", 7), "{}"); /* its reply was lost */
    assert_int_equal(flash_operations(), operations);
    assert_non_null(strstr(report(device), "\"refused\": 21"));
}

static void an_offer_is_refused_with_its_reason(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_text(map, "job", "job-1");
    cbor_put_uint(map, "exec", 1);
    cbor_put_list(map, "images");
    cbor_end_list(map);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_SEALIFT, 1, &request), REFUSED(22));
    device_image(&file, 1, 1, 1);
    uint32_t size = file.size;
    file.size = sizeof file.bytes;
    assert_string_equal(offer(device, "", 1, &file, NULL), "{\"rc\": 3}");
    file.size = size;
    device->version = 0;
    request_new(&request);
    map = request_new(&request);
    cbor_put_text(map, "job", "job-1");
    cbor_put_uint(map, "exec", 1);
    cbor_put_list(map, "images");
    cbor_end_list(map);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_SEALIFT, 1, &request), "{\"rc\": 278}"); /* 256 + 22 */
}

static void what_runs_confirmed_is_already_installed(void **context) {
    struct device *device = *context;
    assert_string_equal(offer(device, "job-1", 1, &device->running, NULL), "{\"installed\": true}");
    assert_string_equal(apply(device, "job-1", 1), REFUSED(21));
}

static void an_older_version_needs_the_jobs_permission(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_plan plan = image_plan_good(1);
    plan.header.version.major = 0;
    image_build(&file, &plan);
    offer(device, "job-1", 1, &file, NULL);
    upload_all(device, &file);
    assert_string_equal(apply(device, "job-1", 1), REFUSED(14));
    offer(device, "job-1", 2, &file, "downgrade");
    assert_string_equal(apply(device, "job-1", 2), "{}");
    assert_int_equal(device->agent.state.record.trial.flags, STATE_FLAG_CONFIRMS_ITSELF | STATE_FLAG_DOWNGRADE);
}

static void an_image_other_than_the_one_offered_is_not_applied(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    file.hash[0] ^= 1; /* the file is the one offered, but the job names another image */
    offer(device, "job-1", 1, &file, NULL);
    upload_all(device, &file);
    assert_string_equal(apply(device, "job-1", 1), REFUSED(20));
}

static void what_failed_before_needs_force(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    install(device, "job-1", 1, &file);
    fake.self_test_passes = false;
    assert_string_equal(offer(device, "job-2", 2, &file, NULL), REFUSED(26)); /* still on trial */
    agent_poll(&device->agent);
    assert_true(agent_wants_restart(&device->agent));
    device_boot(device);
    assert_string_equal(offer(device, "job-2", 2, &file, NULL), REFUSED(25));
    assert_string_equal(offer(device, "job-2", 2, &file, "force"), "{\"slot\": 1, \"off\": 0}");
}

static void lost_power_is_not_held_against_the_image(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    install(device, "job-1", 1, &file);
    kept_reset_note.reason = REASON_TRIAL_POWER_LOST; /* what the bootloader finds out by itself */
    device_boot(device);
    assert_non_null(strstr(report(device), "\"reason\": 46"));
    assert_string_equal(offer(device, "job-2", 2, &file, NULL), "{\"slot\": 1, \"off\": 0}");
}

static void a_factory_reset_forgets_what_is_not_needed(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    install(device, "job-1", 1, &file);
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SEALIFT, 9), REFUSED(26)); /* on trial */
    fake.self_test_passes = false;
    agent_poll(&device->agent);
    device_boot(device);
    assert_non_null(strstr(report(device), "\"failed\""));
    assert_string_equal(offer(device, "job-2", 2, &file, "force"), "{\"slot\": 1, \"off\": 0}");
    assert_int_equal(fake.factory_resets, 0);

    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SEALIFT, 9), "{}");
    assert_null(strstr(report(device), "\"failed\""));
    assert_string_equal(apply(device, "job-2", 2), REFUSED(21));
    assert_int_equal(*memory_flash_at(flash_geometry.slot[1].base), FLASH_ERASED);
    assert_memory_equal(memory_flash_at(flash_geometry.slot[0].base), device->running.bytes, device->running.size);
    assert_int_equal(fake.factory_resets, 1);
    assert_false(agent_wants_restart(&device->agent));
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SEALIFT, 9), "{}"); /* its reply was lost */
}

static void a_factory_reset_that_fails_tells_nobody(void **context) {
    struct device *device = *context;
    memory_flash_fail_from(1);
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SEALIFT, 9), REFUSED(23));
    assert_int_equal(fake.factory_resets, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_device_says_who_it_is, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_report_of_a_quiet_boot_has_no_extras, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_report_says_how_the_chip_is_protected, device_new, device_free),
        cmocka_unit_test_setup_teardown(each_boot_is_counted_once, device_new, device_free),
        cmocka_unit_test_setup_teardown(metrics_are_complete, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_offer_goes_on_where_the_upload_stopped, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_offer_is_refused_with_its_reason, device_new, device_free),
        cmocka_unit_test_setup_teardown(what_runs_confirmed_is_already_installed, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_older_version_needs_the_jobs_permission, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_image_other_than_the_one_offered_is_not_applied, device_new, device_free),
        cmocka_unit_test_setup_teardown(what_failed_before_needs_force, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_factory_reset_forgets_what_is_not_needed, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_factory_reset_that_fails_tells_nobody, device_new, device_free),
        cmocka_unit_test_setup_teardown(lost_power_is_not_held_against_the_image, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
