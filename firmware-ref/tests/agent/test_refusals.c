/* Requests that are whole and still cannot be meant, and an agent that knows too little to act. */
#include "fake_platform.h"
#include "jobs.h"
#include "kept_ram.h"
#include "slots.h"
#include "support/memory_flash.h"
#include <string.h>

#define RC_INVALID "{\"rc\": 3}"
#define RC_BAD_STATE "{\"rc\": 6}"

/* What an offer says of one image, and how often. */
struct plan {
    const char *job;
    size_t job_length;
    unsigned images;
    unsigned slot;
    uint32_t size;
    size_t sha_size;
    size_t hash_size;
    const char *without; /* a field that it lacks, or "" */
};

static const struct plan good = {.job = "job",
                                 .job_length = 3,
                                 .images = 1,
                                 .slot = 1,
                                 .size = 1000,
                                 .sha_size = 32,
                                 .hash_size = 32,
                                 .without = ""};

static bool has(const struct plan *plan, const char *field) {
    return strcmp(plan->without, field) != 0;
}

static void put_images(zcbor_state_t *map, const struct plan *plan) {
    const uint8_t digest[64] = {1};
    cbor_put_list(map, "images");
    for (unsigned i = 0; i < plan->images; i++) {
        cbor_put_item_map(map);
        if (has(plan, "slot")) {
            cbor_put_uint(map, "slot", plan->slot);
        }
        if (has(plan, "size")) {
            cbor_put_uint(map, "size", plan->size);
        }
        if (has(plan, "sha")) {
            cbor_put_bytes(map, "sha", digest, plan->sha_size);
        }
        if (has(plan, "hash")) {
            cbor_put_bytes(map, "hash", digest, plan->hash_size);
        }
        cbor_end_map(map);
    }
    cbor_end_list(map);
}

static const char *offer_as(struct device *device, struct plan plan) {
    struct request request;
    zcbor_state_t *map = request_new(&request);
    if (has(&plan, "job")) {
        cbor_put_text_of(map, "job", plan.job, plan.job_length);
    }
    if (has(&plan, "exec")) {
        cbor_put_uint(map, "exec", 1);
    }
    if (has(&plan, "images")) {
        put_images(map, &plan);
    }
    return ask(device, SMP_WRITE, SMP_GROUP_SEALIFT, 1, &request);
}

static void offers_that_cannot_be_meant(void **context) {
    struct device *device = *context;
    const char long_name[STATE_JOB_SIZE + 1] = {[0 ... STATE_JOB_SIZE] = 'j'};
    struct plan plan = good;
    plan.job_length = 0;
    assert_string_equal(offer_as(device, plan), RC_INVALID);
    plan.job = long_name;
    plan.job_length = sizeof long_name;
    assert_string_equal(offer_as(device, plan), RC_INVALID);
    plan.job = "a\0b";
    plan.job_length = 3;
    assert_string_equal(offer_as(device, plan), RC_INVALID);
    plan = good;
    plan.images = 9;
    assert_string_equal(offer_as(device, plan), RC_INVALID);
    plan = good;
    plan.sha_size = 31;
    assert_string_equal(offer_as(device, plan), RC_INVALID);
    plan = good;
    plan.hash_size = 33;
    assert_string_equal(offer_as(device, plan), RC_INVALID);
    const char *const fields[] = {"job", "exec", "images", "slot", "size", "sha", "hash"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        plan = good;
        plan.without = fields[i];
        assert_string_equal(offer_as(device, plan), RC_INVALID);
    }
    plan = good;
    plan.size = flash_geometry.slot[1].size + 1;
    assert_string_equal(offer_as(device, plan), REFUSED(3));
    plan = good;
    plan.slot = 0;
    assert_string_equal(offer_as(device, plan), REFUSED(22));
    assert_string_equal(offer_as(device, good), "{\"slot\": 1, \"off\": 0}");
}

static void an_apply_of_a_name_that_cannot_be_one(void **context) {
    struct device *device = *context;
    assert_string_equal(apply(device, "", 1), RC_INVALID);
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SEALIFT, 4), RC_INVALID);
}

static void uploads_that_cannot_be_meant(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    device_image(&file, 1, 1, 1);
    zcbor_state_t *map = request_new(&request);
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", file.size);
    cbor_put_bytes(map, "sha", file.hash, 31);
    cbor_put_bytes(map, "data", file.bytes, 100);
    assert_non_null(strstr(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "\"group\": 1"));
    map = request_new(&request);
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", 99);
    cbor_put_bytes(map, "data", file.bytes, 100);
    assert_non_null(strstr(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "\"group\": 1"));
    assert_false(device->agent.download.open);
}

static void shell_commands_that_are_not_words(void **context) {
    struct device *device = *context;
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_list(map, "argv");
    for (unsigned i = 0; i < 3; i++) {
        cbor_put_item_text(map, "metrics");
    }
    cbor_end_list(map);
    assert_non_null(strstr(ask(device, SMP_WRITE, SMP_GROUP_SHELL, 0, &request), "\"group\": 9"));
    map = request_new(&request);
    cbor_put_list(map, "argv");
    cbor_put_item_map(map);
    cbor_end_map(map);
    cbor_end_list(map);
    assert_non_null(strstr(ask(device, SMP_WRITE, SMP_GROUP_SHELL, 0, &request), "\"group\": 9"));
}

static void without_a_boot_report_nothing_runs_and_nothing_is_marked(void **context) {
    struct device *device = *context;
    struct request request;
    kept_boot_report.crc ^= 1u;
    agent_start(&device->agent);
    zcbor_state_t *map = request_new(&request);
    cbor_put_bytes(map, "hash", device->running.hash, IMAGE_HASH_SIZE);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request), RC_BAD_STATE);
    assert_null(strstr(ask_empty(device, SMP_READ, SMP_GROUP_IMAGE, 0), "\"active\": true"));
    assert_null(strstr(ask_empty(device, SMP_READ, SMP_GROUP_IMAGE, 6), "upload_image_id"));
    assert_false(slots_on_trial(&device->agent));
    assert_false(slots_confirmed(&device->agent));
}

static void an_image_swapped_for_another_good_one_fails_the_self_test(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 3);
    install(device, "job-1", 7, &file);
    device_image(&file, 1, 2, 3);
    image_install(&file, 1);
    report(device);
    agent_poll(&device->agent);
    assert_true(agent_wants_restart(&device->agent));
    assert_int_equal(kept_reset_note.reason, REASON_SELF_TEST_FAILED);
}

static void flash_that_cannot_be_read_fails_the_self_test(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 3);
    install(device, "job-1", 7, &file);
    report(device);
    memory_flash_fault_at(flash_geometry.identity.base);
    agent_poll(&device->agent);
    assert_true(agent_wants_restart(&device->agent));
    memory_flash_fault_at(0);
    agent_poll(&device->agent); /* over: judged once */
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_bool(map, "confirm", true);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request), "{\"err\": {\"group\": 1, \"rc\": 32}}");
    assert_int_equal(fake.confirmed, 0);
}

static void without_a_trial_nothing_happens_by_itself(void **context) {
    struct device *device = *context;
    uint32_t operations = flash_operations();
    agent_poll(&device->agent);
    assert_false(agent_wants_restart(&device->agent));
    assert_int_equal(flash_operations(), operations);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(offers_that_cannot_be_meant, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_apply_of_a_name_that_cannot_be_one, device_new, device_free),
        cmocka_unit_test_setup_teardown(uploads_that_cannot_be_meant, device_new, device_free),
        cmocka_unit_test_setup_teardown(shell_commands_that_are_not_words, device_new, device_free),
        cmocka_unit_test_setup_teardown(without_a_boot_report_nothing_runs_and_nothing_is_marked, device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(an_image_swapped_for_another_good_one_fails_the_self_test, device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(without_a_trial_nothing_happens_by_itself, device_new, device_free),
        cmocka_unit_test_setup_teardown(flash_that_cannot_be_read_fails_the_self_test, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
