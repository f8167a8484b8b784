/* The trial: what confirms an image, what ends it, and what is told afterwards. */
#include "fake_platform.h"
#include "jobs.h"
#include "kept_ram.h"
#include "selftest.h"
#include "support/memory_flash.h"
#include "trial.h"
#include <stdio.h>
#include <string.h>

#define HEARD(device) ask_empty(device, SMP_READ, SMP_GROUP_OS, 6)

static void on_trial(struct device *device) {
    struct image_file file;
    device_image(&file, 1, 1, 3);
    install(device, "job-1", 7, &file);
    assert_true(device->agent.trial.open);
}

/* The trial ends badly with this reason and detail; the next boot tells about it. */
static void assert_failed(struct device *device, enum reason reason, unsigned detail) {
    char reported[128];
    assert_true(agent_wants_restart(&device->agent));
    assert_int_equal(kept_reset_note.reason, reason);
    assert_int_equal(kept_reset_note.detail, detail);
    assert_int_equal(fake.confirmed, 0);
    device_boot(device);
    snprintf(reported, sizeof reported,
             "\"ver\": \"1.1.0\", \"reason\": %u, \"detail\": %u, \"job\": \"job-1\", \"exec\": 7, \"slot\": 1}",
             (unsigned)reason, detail);
    assert_non_null(strstr(report(device), reported));
    assert_non_null(strstr(device->reply, "\"crash\": {\"reason\": "));
    assert_non_null(strstr(device->reply, "\"slot\": 0, "));
    assert_non_null(strstr(device->reply, "\"confirmed\": true, \"trial\": false"));
}

static void a_job_confirms_itself_once_it_was_spoken_to(void **context) {
    struct device *device = *context;
    on_trial(device);
    agent_poll(&device->agent);
    assert_true(device->agent.trial.open); /* nobody spoke yet */
    assert_non_null(strstr(report(device),
                           "\"confirmed\": false, \"trial\": true, \"cause\": 0, \"job\": \"job-1\", \"exec\": 7}"));
    agent_poll(&device->agent);
    assert_false(device->agent.trial.open);
    assert_int_equal(fake.confirmed, 1);
    assert_int_equal(device->agent.state.record.counter, 3);
    assert_non_null(strstr(report(device),
                           "\"confirmed\": true, \"trial\": false, \"cause\": 0, \"job\": \"job-1\", \"exec\": 7}"));
    device_boot(device);
    assert_non_null(strstr(report(device), "\"slot\": 1, "));
    assert_non_null(
        strstr(device->reply, "\"confirmed\": true, \"trial\": false, \"cause\": 0, \"job\": \"job-1\", \"exec\": 7}"));
}

static void silence_on_the_link_fails_the_self_test(void **context) {
    struct device *device = *context;
    on_trial(device);
    fake.now_ms = SELFTEST_LINK_SECONDS * 1000 - 1;
    agent_poll(&device->agent);
    assert_false(agent_wants_restart(&device->agent));
    fake.now_ms++;
    agent_poll(&device->agent);
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_LINK);
}

static void noise_on_the_link_does_not_count(void **context) {
    struct device *device = *context;
    on_trial(device);
    for (const char *noise = "hello?\n\x06\x09"
                             "AAsAAAABAAEAAKCH/g==\n";
         *noise != 0; noise++) {
        agent_receive(&device->agent, (uint8_t)*noise);
    }
    agent_poll(&device->agent);
    assert_true(device->agent.trial.open);
}

static void ill_health_fails_the_self_test(void **context) {
    struct device *device = *context;
    on_trial(device);
    HEARD(device);
    fake.heap_lowest = SELFTEST_HEAP_MIN - 1;
    agent_poll(&device->agent);
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_HEAP);
}

static void a_nearly_full_stack_fails_the_self_test(void **context) {
    struct device *device = *context;
    on_trial(device);
    HEARD(device);
    fake.stack_free = SELFTEST_STACK_MIN - 1;
    agent_poll(&device->agent);
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_STACK);
}

static void the_application_has_a_say_in_the_self_test(void **context) {
    struct device *device = *context;
    on_trial(device);
    HEARD(device);
    fake.self_test_passes = false;
    agent_poll(&device->agent);
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_APPLICATION);
}

static void an_image_that_changed_under_way_fails_the_self_test(void **context) {
    struct device *device = *context;
    on_trial(device);
    HEARD(device);
    *memory_flash_at(flash_geometry.slot[1].base + IMAGE_HEADER_SIZE + 20) ^= 1;
    agent_poll(&device->agent);
    *memory_flash_at(flash_geometry.slot[1].base + IMAGE_HEADER_SIZE + 20) ^= 1;
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_IMAGE);
}

static void a_trial_without_a_boot_report_fails_at_once(void **context) {
    struct device *device = *context;
    on_trial(device);
    kept_boot_report.crc ^= 1;
    agent_start(&device->agent);
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_BOOT_REPORT);
}

static void a_confirmation_that_cannot_be_written_ends_the_trial(void **context) {
    struct device *device = *context;
    on_trial(device);
    HEARD(device);
    memory_flash_fail_from(1);
    agent_poll(&device->agent);
    memory_flash_fail_from(0);
    assert_failed(device, REASON_FLASH_ERASE_FAILED, 0);
}

static void a_plain_clients_image_waits_for_its_confirmation(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    device_image(&file, 1, 1, 1);
    upload_all(device, &file);
    cbor_put_bytes(request_new(&request), "hash", file.hash, IMAGE_HASH_SIZE);
    ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request);
    device_boot(device);
    HEARD(device);
    fake.now_ms = TRIAL_CONFIRM_SECONDS * 1000 - 1;
    agent_poll(&device->agent);
    assert_false(agent_wants_restart(&device->agent));
    fake.now_ms++;
    agent_poll(&device->agent);
    assert_true(agent_wants_restart(&device->agent));
    assert_int_equal(kept_reset_note.reason, REASON_TRIAL_TIMEOUT);
}

static void a_client_cannot_confirm_what_fails_its_self_test(void **context) {
    struct device *device = *context;
    struct request request;
    on_trial(device);
    fake.self_test_passes = false;
    cbor_put_bool(request_new(&request), "confirm", true);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request), "{\"err\": {\"group\": 1, \"rc\": 32}}");
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_APPLICATION);
}

static void a_restart_asked_for_does_not_hide_the_failure(void **context) {
    struct device *device = *context;
    on_trial(device);
    HEARD(device);
    fake.self_test_passes = false;
    agent_poll(&device->agent);
    ask_empty(device, SMP_WRITE, SMP_GROUP_OS, 5);
    assert_failed(device, REASON_SELF_TEST_FAILED, SELFTEST_APPLICATION);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_job_confirms_itself_once_it_was_spoken_to, device_new, device_free),
        cmocka_unit_test_setup_teardown(silence_on_the_link_fails_the_self_test, device_new, device_free),
        cmocka_unit_test_setup_teardown(noise_on_the_link_does_not_count, device_new, device_free),
        cmocka_unit_test_setup_teardown(ill_health_fails_the_self_test, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_nearly_full_stack_fails_the_self_test, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_application_has_a_say_in_the_self_test, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_image_that_changed_under_way_fails_the_self_test, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_trial_without_a_boot_report_fails_at_once, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_confirmation_that_cannot_be_written_ends_the_trial, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_plain_clients_image_waits_for_its_confirmation, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_client_cannot_confirm_what_fails_its_self_test, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_restart_asked_for_does_not_hide_the_failure, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
