/* Image state, erase and slot info, as a plain MCUmgr client sees and uses them. */
#include "conversation.h"
#include "fake_platform.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <string.h>

#define CONFIRM_DENIED "{\"err\": {\"group\": 1, \"rc\": 32}}"

static const char *state_of(struct device *device) {
    return ask_empty(device, SMP_READ, SMP_GROUP_IMAGE, 0);
}

static const char *mark(struct device *device, const uint8_t *hash, bool confirm) {
    struct request request;
    zcbor_state_t *map = request_new(&request);
    if (hash != NULL) {
        cbor_put_bytes(map, "hash", hash, IMAGE_HASH_SIZE);
    }
    cbor_put_bool(map, "confirm", confirm);
    return ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request);
}

/* The state with one image in each slot, or with none in slot B for flags_b NULL. Flags: bootable pending confirmed
 * active. */
static void assert_state(struct device *device, const char *reply, const char *flags_a, const char *flags_b) {
    static const char *const words[] = {"\"bootable\": ", "\"pending\": ", "\"confirmed\": ", "\"active\": "};
    const char *at = reply;
    (void)device;
    for (unsigned slot = 0; slot < 2; slot++) {
        const char *flags = slot == 0 ? flags_a : flags_b;
        char head[32];
        snprintf(head, sizeof head, "{\"slot\": %u, \"version\": ", slot);
        if (flags == NULL) {
            assert_null(strstr(at, head));
            continue;
        }
        at = strstr(at, head);
        assert_non_null(at);
        for (unsigned i = 0; i < 4; i++) {
            at = strstr(at, words[i]);
            assert_non_null(at);
            at += strlen(words[i]);
            assert_int_equal(*at, flags[i] == '1' ? 't' : 'f');
        }
    }
    assert_non_null(strstr(at, "\"permanent\": false}], \"splitStatus\": 0}"));
}

static void a_new_board_shows_its_one_image(void **context) {
    struct device *device = *context;
    char expected[DIAGNOSTIC_MAX];
    const uint8_t *hash = device->running.hash;
    snprintf(
        expected, sizeof expected,
        "{\"images\": [{\"slot\": 0, \"version\": \"1.0.0\", \"hash\": h'%02x%02x%02x%02x':32, \"bootable\": true, "
        "\"pending\": false, \"confirmed\": true, \"active\": true, \"permanent\": false}], \"splitStatus\": 0}",
        hash[0], hash[1], hash[2], hash[3]);
    assert_string_equal(state_of(device), expected);
}

static void a_plain_client_updates_and_confirms(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 5);
    upload_all(device, &file);
    assert_state(device, state_of(device), "1011", "1000");
    assert_string_equal(mark(device, NULL, true), state_of(device)); /* what runs is confirmed already */
    assert_state(device, mark(device, file.hash, false), "1011", "1100");
    device_boot(device);
    assert_state(device, state_of(device), "1010", "1001");
    assert_true(device->agent.trial.open);
    agent_poll(&device->agent);
    assert_false(agent_wants_restart(&device->agent));
    /* The counter is 5 now: what was confirmed before cannot boot any more. */
    assert_state(device, mark(device, file.hash, true), "0000", "1011");
    assert_int_equal(device->agent.state.record.counter, 5);
    assert_int_equal(fake.confirmed, 1);
}

static void an_image_that_is_not_there_cannot_be_marked(void **context) {
    struct device *device = *context;
    uint8_t hash[IMAGE_HASH_SIZE] = {1};
    struct request request;
    assert_string_equal(mark(device, hash, false), "{\"err\": {\"group\": 1, \"rc\": 8}}");
    assert_string_equal(mark(device, NULL, false), "{\"err\": {\"group\": 1, \"rc\": 24}}");
    cbor_put_bytes(request_new(&request), "hash", hash, 31);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request), "{\"err\": {\"group\": 1, \"rc\": 24}}");
    assert_int_equal(device->agent.refused, REASON_NONE);
}

static void only_the_running_image_is_confirmed_and_only_the_other_tried(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    upload_all(device, &file);
    assert_string_equal(mark(device, file.hash, true), CONFIRM_DENIED);
    assert_string_equal(mark(device, device->running.hash, false), "{\"err\": {\"group\": 1, \"rc\": 33}}");
}

/* An image that the full check refuses, uploaded and marked. */
static void assert_not_marked(struct device *device, struct image_file *file, enum reason reason, const char *reply) {
    upload_all(device, file);
    uint32_t sequence = device->agent.state.record.sequence;
    assert_string_equal(mark(device, file->hash, false), reply);
    assert_int_equal(device->agent.refused, reason);
    assert_int_equal(device->agent.state.record.sequence, sequence);
}

static void what_could_not_boot_is_not_marked(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    file.bytes[IMAGE_HEADER_SIZE + 20] ^= 1;
    assert_not_marked(device, &file, REASON_HASH_MISMATCH, "{\"err\": {\"group\": 1, \"rc\": 8}}");
    device_image(&file, 1, 1, 0);
    assert_not_marked(device, &file, REASON_COUNTER_TOO_LOW, "{\"err\": {\"group\": 1, \"rc\": 27}}");
    struct image_plan plan = image_plan_good(1);
    plan.board_id[0] ^= 1;
    image_build(&file, &plan);
    assert_not_marked(device, &file, REASON_WRONG_BOARD, "{\"err\": {\"group\": 1, \"rc\": 1}}");
    plan = image_plan_good(1);
    plan.header.version.major = 0;
    image_build(&file, &plan);
    assert_not_marked(device, &file, REASON_VERSION_OLDER, "{\"err\": {\"group\": 1, \"rc\": 27}}");
    device->version = 0;
    assert_not_marked(device, &file, REASON_VERSION_OLDER, "{\"rc\": 6}");
}

static void a_new_upload_takes_back_the_mark(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    upload_all(device, &file);
    mark(device, file.hash, false);
    device_image(&file, 1, 2, 1);
    upload(device, &file, 0, 100, NULL);
    assert_int_equal(device->agent.state.record.trial.slot, STATE_SLOT_NONE);
    assert_int_equal(device->agent.state.record.failed.slot, STATE_SLOT_NONE);
}

static void the_image_to_fall_back_to_is_safe_during_a_trial(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    upload_all(device, &file);
    mark(device, file.hash, false);
    device_boot(device);
    device_image(&file, 0, 2, 1);
    uint32_t operations = flash_operations();
    assert_string_equal(upload(device, &file, 0, 100, NULL), "{\"err\": {\"group\": 1, \"rc\": 9}}");
    assert_int_equal(device->agent.refused, REASON_TRIAL_RUNNING);
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_IMAGE, 5), "{\"err\": {\"group\": 1, \"rc\": 9}}");
    assert_string_equal(mark(device, device->running.hash, false), "{\"err\": {\"group\": 1, \"rc\": 9}}");
    assert_string_equal(mark(device, device->running.hash, true), CONFIRM_DENIED);
    assert_int_equal(flash_operations(), operations);
}

static void an_image_fallen_back_to_is_active_and_nothing_else(void **context) {
    struct device *device = *context;
    device->agent.state.record.confirmed.slot = 1; /* what was confirmed is not bootable any more */
    assert_state(device, state_of(device), "1001", NULL);
    assert_string_equal(mark(device, NULL, true), CONFIRM_DENIED);
}

static void the_other_slot_can_be_erased(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    device_image(&file, 1, 1, 1);
    upload_all(device, &file);
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_IMAGE, 5), "{}");
    assert_state(device, state_of(device), "1011", NULL);
    cbor_put_uint(request_new(&request), "slot", 0);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 5, &request), "{\"err\": {\"group\": 1, \"rc\": 14}}");
}

static void slot_info_names_the_slot_for_uploads(void **context) {
    struct device *device = *context;
    char expected[DIAGNOSTIC_MAX];
    snprintf(expected, sizeof expected,
             "{\"images\": [{\"image\": 0, \"slots\": [{\"slot\": 0, \"size\": %u}, "
             "{\"slot\": 1, \"size\": %u, \"upload_image_id\": 0}], \"max_image_size\": %u}]}",
             flash_geometry.slot[0].size, flash_geometry.slot[1].size, flash_geometry.slot[1].size);
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_IMAGE, 6), expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_board_shows_its_one_image, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_plain_client_updates_and_confirms, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_image_that_is_not_there_cannot_be_marked, device_new, device_free),
        cmocka_unit_test_setup_teardown(only_the_running_image_is_confirmed_and_only_the_other_tried, device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(what_could_not_boot_is_not_marked, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_new_upload_takes_back_the_mark, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_image_to_fall_back_to_is_safe_during_a_trial, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_image_fallen_back_to_is_active_and_nothing_else, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_other_slot_can_be_erased, device_new, device_free),
        cmocka_unit_test_setup_teardown(slot_info_names_the_slot_for_uploads, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
