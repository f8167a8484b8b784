/* The board's report in the server's words. */
#include "fake_server.h"
#include "report_json.h"
#include <string.h>

static struct agent agent;

static const char *report(void) {
    static char room[2000];
    struct text text = text_in(room, sizeof room);
    report_json(&text, &agent, NULL);
    return room;
}

static int fresh(void **unused) {
    (void)unused;
    memset(&agent, 0, sizeof agent);
    agent.boot_known = true;
    agent.boot.version = (struct image_version){.major = 1, .minor = 2, .revision = 3};
    agent.boot.counter = 4;
    agent.boot.boots = 5;
    memset(agent.boot.hash, 0x0a, IMAGE_HASH_SIZE);
    agent.state.record.confirmed = state_no_image();
    agent.state.record.trial = state_no_image();
    agent.state.record.failed = state_no_image();
    return 0;
}

/* The running image is the one that ref names. */
static void runs(struct image_ref *ref) {
    ref->slot = agent.boot.slot;
    memcpy(ref->hash, agent.boot.hash, IMAGE_HASH_SIZE);
}

#define HASH "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"

static void an_image_without_a_job(void **unused) {
    (void)unused;
    runs(&agent.state.record.confirmed);
    assert_string_equal(report(), "{\"boot\":{\"bootCounter\":5,\"slot\":\"A\",\"imageHash\":\"" HASH
                                  "\",\"version\":\"1.2.3\",\"securityCounter\":4,\"confirmed\":true,\"trial\":false,"
                                  "\"resetCause\":\"unknown\"}}");
}

static void an_image_of_a_job(void **unused) {
    (void)unused;
    struct image_ref *ref = &agent.state.record.confirmed;
    agent.boot.slot = 1;
    agent.boot.cause = RESET_WATCHDOG;
    runs(ref);
    strcpy(ref->job, "job-1");
    ref->execution = 7;
    assert_non_null(strstr(report(), "\"slot\":\"B\""));
    assert_non_null(strstr(report(), "\"resetCause\":\"watchdog\",\"jobId\":\"job-1\",\"executionNumber\":7}}"));
}

static void an_image_on_trial(void **unused) {
    (void)unused;
    struct image_ref *ref = &agent.state.record.trial;
    runs(ref);
    ref->phase = STATE_PHASE_RUNNING;
    strcpy(ref->job, "job-2");
    assert_non_null(strstr(report(), "\"confirmed\":false,\"trial\":true"));
    assert_non_null(strstr(report(), "\"jobId\":\"job-2\",\"executionNumber\":0}}"));
}

static void an_image_that_the_bootloader_fell_back_to(void **unused) {
    (void)unused;
    struct image_ref *failed = &agent.state.record.failed;
    agent.boot.reason = REASON_SELF_TEST_FAILED;
    agent.boot.cause = 99;
    *failed = (struct image_ref){.slot = 1, .reason = REASON_SELF_TEST_FAILED, .detail = 3};
    memset(failed->hash, 0x0a, IMAGE_HASH_SIZE);
    assert_non_null(strstr(report(), "\"confirmed\":false,\"trial\":false,\"resetCause\":\"unknown\","
                                     "\"reason\":\"SELF_TEST_FAILED\",\"failed\":{\"slot\":\"B\",\"imageHash\":\"" HASH
                                     "\",\"reason\":\"SELF_TEST_FAILED\",\"detail\":3}}}"));
}

static void a_crash_with_the_registers_that_the_core_has(void **unused) {
    (void)unused;
    struct reset_note *note = &agent.boot.note;
    *note = (struct reset_note){.reason = REASON_TRIAL_HARDFAULT,
                                .pc = 0x0800abcd,
                                .lr = 0x08001235,
                                .cfsr = 0x8200,
                                .fault_address = 0x60000000,
                                .uptime_ms = 77};
    memcpy(note->task, "sixteen-letters!", sizeof note->task);
    assert_non_null(strstr(report(),
                           ",\"crash\":{\"reason\":\"TRIAL_HARDFAULT\",\"task\":\"sixteen-letters!\",\"uptimeMs\":77,"
                           "\"registers\":{\"pc\":\"0x0800abcd\",\"lr\":\"0x08001235\",\"cfsr\":\"0x00008200\","
                           "\"addr\":\"0x60000000\"}}}"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_image_without_a_job, fresh),
        cmocka_unit_test_setup(an_image_of_a_job, fresh),
        cmocka_unit_test_setup(an_image_on_trial, fresh),
        cmocka_unit_test_setup(an_image_that_the_bootloader_fell_back_to, fresh),
        cmocka_unit_test_setup(a_crash_with_the_registers_that_the_core_has, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
