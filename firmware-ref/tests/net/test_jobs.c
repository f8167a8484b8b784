/* Looks for a job, and jobs that are no updates: what is told, and when the board restarts. */
#include "fake_platform.h"
#include "jobs.h"
#include "network_device.h"
#include "sealift/crc32.h"
#include "sealift/identity.h"
#include "support/memory_flash.h"
#include <string.h>

#define IN_PROGRESS_BEFORE_1 "{\"status\":\"IN_PROGRESS\",\"executionNumber\":3,\"statusDetails\":{\"before\":\"1\"},"

static void the_board_says_what_it_runs_and_there_is_no_job(void **context) {
    static const char *const none[] = {"{}", "{\"execution\": null}"};
    for (unsigned i = 0; i < sizeof none / sizeof none[0]; i++) {
        server_new();
        server_says(200, none[i]);
        assert_true(look(*context));
        assert_non_null(strstr(server_heard(0), "PUT /things/stm32-5a5a5a5a5a5a5a5a5a5a5a5a/jobs/$next HTTP/1.1\r\n"));
        assert_non_null(strstr(server_heard(0), "{\"report\":{\"boot\":{\"bootCounter\":1,"));
    }
}

static void the_server_is_heard(void **context) {
    struct device *device = *context;
    server_says(200, "{}");
    assert_true(look(device));
    assert_int_equal(device->agent.requests, 1);
    assert_false(look(device)); /* it says no more */
    assert_int_equal(device->agent.requests, 1);
    assert_int_equal(server.closed, 2); /* the one that was kept, and a new one */
}

static void what_is_no_answer_is_none(void **context) {
    static const char *const broken[] = {
        "{\"execution\":{}}",
        "{\"execution\":{\"jobId\":1}}",
        "{\"execution\":{\"jobId\":\"a b\"}}",
        "{\"execution\":{\"jobId\":\"\"}}",
        "{\"execution\":{\"jobId\":\"a\"}}",
        "{\"execution\":{\"jobId\":\"a\",\"executionNumber\":-1}}",
    };
    for (unsigned i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        server_new();
        server_says(200, broken[i]);
        assert_false(look(*context));
        assert_int_equal(server_requests(), 1);
        assert_int_equal(server.closed, 1);
    }
    server_new();
    server_says(503, "{}");
    assert_false(look(*context));
    char large[5000] = "{";
    memset(large + 1, ' ', sizeof large - 2);
    server_new();
    server_says(200, large);
    assert_false(look(*context));
}

static void a_board_that_nobody_can_know_does_not_ask(void **context) {
    struct device *device = *context;
    struct identity identity = {.magic = IDENTITY_MAGIC, .layout = IDENTITY_LAYOUT, .length = 3};
    memcpy(identity.device_id, "a b", 3);
    identity.crc = crc32(&identity, sizeof identity - sizeof identity.crc);
    memcpy(memory_flash_at(flash_geometry.identity.base), &identity, sizeof identity);
    assert_false(look(device));
    device->agent.boot_known = false;
    assert_false(look(device));
    assert_int_equal(server_requests(), 0);
}

static void what_is_not_known_is_rejected(void **context) {
    static const char *const documents[] = {NULL, "{}", "{\"operation\":1}", "{\"operation\":\"dance\"}", "\\\\x"};
    for (unsigned i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        server_new();
        server_has("odd", 3, NULL, documents[i]);
        server_says(200, "{}");
        assert_true(look(*context));
        assert_non_null(strstr(server_heard(1), "/jobs/odd HTTP/1.1\r\n"));
        assert_non_null(strstr(server_heard(1), "{\"status\":\"REJECTED\",\"executionNumber\":3,"
                                                "\"reason\":\"UNSUPPORTED_JOB\",\"report\":{\"boot\":{"));
    }
    server_new();
    server_says(200, "{\"execution\":{\"jobId\":\"odd\",\"executionNumber\":3,\"jobDocument\":{}}}");
    server_says(200, "{}");
    assert_true(look(*context));
    assert_non_null(strstr(server_heard(1), "\"UNSUPPORTED_JOB\""));
}

static void a_restart_is_told_then_done_then_claimed(void **context) {
    struct device *device = *context;
    server_has("again", 3, NULL, "{\"operation\":\"reboot\"}");
    server_says(200, "{}");
    assert_true(look(device));
    assert_non_null(strstr(server_heard(1), IN_PROGRESS_BEFORE_1));
    assert_true(agent_wants_restart(&device->agent));

    device_boot(device);
    server_has("again", 3, "{\"before\":\"1\"}", "{\"operation\":\"reboot\"}");
    server_says(200, "{}");
    assert_true(look(device));
    assert_non_null(strstr(server_heard(3), "{\"status\":\"SUCCEEDED\",\"executionNumber\":3,\"report\":"));
    assert_false(agent_wants_restart(&device->agent));
}

static void a_restart_that_was_told_and_did_not_come_is_done_again(void **context) {
    struct device *device = *context;
    server_has("again", 3, "{\"before\":\"1\"}", "{\"operation\":\"reboot\"}");
    assert_true(look(device));
    assert_int_equal(server_requests(), 1);
    assert_true(agent_wants_restart(&device->agent));
}

static void a_restart_that_the_server_does_not_know_of_is_not_done(void **context) {
    struct device *device = *context;
    static const char *const odd[] = {"{}", "{\"before\":1}", "{\"before\":\"12345678901\"}", "{\"before\":\"x\"}",
                                      "0"};
    for (unsigned i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        server_new();
        server_has("again", 3, odd[i], "{\"operation\":\"reboot\"}");
        server_says(409, "{}");
        assert_false(look(device));
        assert_non_null(strstr(server_heard(1), IN_PROGRESS_BEFORE_1));
    }
    server_new();
    server_has("again", 3, NULL, "{\"operation\":\"reboot\"}");
    assert_false(look(device));
    assert_false(agent_wants_restart(&device->agent));
}

static void a_trial_is_not_ended_by_a_job(void **context) {
    struct device *device = *context;
    device->agent.state.record.trial.phase = STATE_PHASE_RUNNING;
    server_has("again", 3, NULL, "{\"operation\":\"reboot\"}");
    server_has("reset", 3, NULL, "{\"operation\":\"factoryReset\"}");
    assert_true(look(device));
    assert_true(look(device));
    assert_int_equal(server_requests(), 2);
    assert_false(agent_wants_restart(&device->agent));
}

static void a_factory_reset_is_done_before_it_is_told(void **context) {
    struct device *device = *context;
    struct image_file old;
    device_image(&old, 1, 0, 1);
    image_install(&old, 1);
    server_has("reset", 3, NULL, "{\"operation\":\"factoryReset\"}");
    assert_false(look(device)); /* the server is lost when it is to be told */
    assert_int_equal(*memory_flash_at(flash_geometry.slot[1].base), FLASH_ERASED);
    assert_int_equal(fake.factory_resets, 1);
    assert_false(agent_wants_restart(&device->agent));

    server_new();
    server_has("reset", 3, NULL, "{\"operation\":\"factoryReset\"}");
    server_says(200, "{}");
    assert_true(look(device));
    assert_int_equal(fake.factory_resets, 2);
    assert_true(agent_wants_restart(&device->agent));
}

static void a_factory_reset_that_fails_says_why(void **context) {
    struct device *device = *context;
    struct image_file old;
    device_image(&old, 1, 0, 1);
    image_install(&old, 1);
    memory_flash_fail_from(1);
    server_has("reset", 3, NULL, "{\"operation\":\"factoryReset\"}");
    server_says(200, "{}");
    assert_true(look(device));
    assert_non_null(strstr(server_heard(1), "{\"status\":\"FAILED\",\"executionNumber\":3,"
                                            "\"reason\":\"FLASH_ERASE_FAILED\","));
    assert_false(agent_wants_restart(&device->agent));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_board_says_what_it_runs_and_there_is_no_job, network_device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(the_server_is_heard, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(what_is_no_answer_is_none, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(a_board_that_nobody_can_know_does_not_ask, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(what_is_not_known_is_rejected, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(a_restart_is_told_then_done_then_claimed, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(a_restart_that_was_told_and_did_not_come_is_done_again, network_device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(a_restart_that_the_server_does_not_know_of_is_not_done, network_device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(a_trial_is_not_ended_by_a_job, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(a_factory_reset_is_done_before_it_is_told, network_device_new, device_free),
        cmocka_unit_test_setup_teardown(a_factory_reset_that_fails_says_why, network_device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
