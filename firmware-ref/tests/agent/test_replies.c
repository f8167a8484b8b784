/* Every reply, into every room that is too small for it: it is refused as a whole, and never written past its end. */
#include "fake_platform.h"
#include "jobs.h"
#include "kept_ram.h"
#include "slots.h"
#include "smp_commands.h"
#include "support/memory_flash.h"
#include "zcbor_encode.h"
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE 8u
#define ITEMS_ANY 64u

struct question {
    smp_handler *handler;
    const char *key; /* NULL: no key */
    const char *value;
};

static const struct question questions[] = {
    {smp_os_echo, "d", "echo this"},
    {smp_os_taskstat, NULL, NULL},
    {smp_os_params, NULL, NULL},
    {smp_os_info, "format", "a"},
    {smp_os_bootloader, NULL, NULL},
    {smp_os_bootloader, "query", "mode"},
    {smp_image_state_read, NULL, NULL},
    {smp_image_slots, NULL, NULL},
    {smp_stat_list, NULL, NULL},
    {smp_stat_show, "name", "link"},
    {smp_stat_show, "name", "flash"},
    {smp_settings_read, "name", "sealift/id"},
    {smp_settings_read, "name", "sealift/build"},
    {smp_sealift_identity, NULL, NULL},
    {smp_sealift_report, NULL, NULL},
    {smp_sealift_metrics, NULL, NULL},
};

static size_t encode(const struct question *question, struct request *request) {
    zcbor_state_t *map = request_new(request);
    if (question->key != NULL) {
        assert_true(cbor_put_text(map, question->key, question->value));
    }
    assert_true(zcbor_map_end_encode(map, ITEMS_ANY));
    return (size_t)(map->payload - request->bytes) - HEADER_SIZE;
}

/* The room is a block of its own, so that the sanitizer sees a byte too many. */
static smp_error answer_in(struct agent *agent, const struct smp_request *request, smp_handler *handler, size_t room) {
    uint8_t *reply = malloc(room);
    ZCBOR_STATE_E(map, 0, reply, room, ITEMS_ANY);
    assert_true(zcbor_map_start_encode(map, ITEMS_ANY));
    smp_error error = handler(agent, request, map);
    free(reply);
    return error;
}

static void assert_refused_until_it_fits(struct agent *agent, const struct smp_request *request, smp_handler *handler) {
    size_t room = 1;
    smp_error error;
    while ((error = answer_in(agent, request, handler, room)) == SMP_RC_MESSAGE_SIZE) {
        room++;
        assert_true(room < SMP_MESSAGE_MAX);
    }
    assert_int_equal(error, SMP_OK);
    assert_true(room > 1);
    assert_int_equal(answer_in(agent, request, handler, SMP_MESSAGE_MAX), SMP_OK);
}

static void assert_all_refused_until_they_fit(struct device *device) {
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct request request;
        size_t length = encode(&questions[i], &request);
        struct smp_request asked = {.version = 1, .body = request.bytes + HEADER_SIZE, .length = length};
        assert_refused_until_it_fits(&device->agent, &asked, questions[i].handler);
    }
}

static void of_a_new_device(void **context) {
    assert_all_refused_until_they_fit(*context);
}

static void of_a_device_on_trial_and_confirmed(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 3);
    install(device, "job-1", 7, &file);
    assert_all_refused_until_they_fit(device);
    report(device);
    agent_poll(&device->agent);
    assert_int_equal(fake.confirmed, 1);
    assert_all_refused_until_they_fit(device);
}

static void of_a_device_that_fell_back(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 3);
    install(device, "job-1", 7, &file);
    struct reset_note note = {.reason = REASON_TRIAL_HARDFAULT, .pc = 0x08020400u, .task = "agent"};
    reset_note_write(&note);
    device_boot(device);
    device->agent.boot.reason = REASON_TRIAL_HARDFAULT;
    fake.protection_known = true;
    assert_string_equal(offer(device, "job-2", 8, &file, NULL), REFUSED(25));
    assert_all_refused_until_they_fit(device);
    *memory_flash_at(flash_geometry.slot[1].base) ^= 1; /* the image that failed is gone */
    slots_changed(&device->agent);
    assert_non_null(strstr(report(device), "\"failed\": {\"hash\": "));
}

static void the_shell_too(void **context) {
    struct device *device = *context;
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_list(map, "argv");
    cbor_put_item_text(map, "metrics");
    cbor_end_list(map);
    assert_true(zcbor_map_end_encode(map, ITEMS_ANY));
    size_t length = (size_t)(map->payload - request.bytes) - HEADER_SIZE;
    struct smp_request asked = {.version = 1, .body = request.bytes + HEADER_SIZE, .length = length};
    assert_refused_until_it_fits(&device->agent, &asked, smp_shell_execute);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_a_new_device, device_new, device_free),
        cmocka_unit_test_setup_teardown(of_a_device_on_trial_and_confirmed, device_new, device_free),
        cmocka_unit_test_setup_teardown(of_a_device_that_fell_back, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_shell_too, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
