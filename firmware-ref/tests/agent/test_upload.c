/* Upload: what is taken, what is refused before anything is erased, how a sender that lost track goes on. */
#include "conversation.h"
#include "fake_platform.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <string.h>

#define SLOT_B (flash_geometry.slot[1].base)

static void a_file_arrives_whole(void **context) {
    struct device *device = *context;
    struct image_file file;
    char last[64];
    device_image(&file, 1, 1, 1);
    snprintf(last, sizeof last, "{\"off\": %u, \"match\": true}", (unsigned)file.size);
    assert_string_equal(upload_all(device, &file), last);
    assert_memory_equal(memory_flash_at(SLOT_B), file.bytes, file.size);
    assert_int_equal(device->agent.refused, REASON_NONE);
    assert_int_equal(fake.fed, 1);                   /* a small file needs one sector */
    assert_int_equal(device->agent.state.erases, 2); /* that one, and the state record of the setup */
}

static void pieces_of_any_length_are_put_together(void **context) {
    struct device *device = *context;
    struct image_file file;
    uint8_t sha[IMAGE_HASH_SIZE];
    device_image(&file, 1, 1, 1);
    file_sha(&file, sha);
    uint32_t offset = 33;
    upload(device, &file, 0, offset, sha);
    for (uint32_t size = 1; offset < file.size; offset += size, size = size % 13 + 1) {
        size = size < file.size - offset ? size : file.size - offset;
        upload(device, &file, offset, size, sha);
    }
    assert_non_null(strstr(device->reply, "\"match\": true"));
    assert_memory_equal(memory_flash_at(SLOT_B), file.bytes, file.size);
}

static void the_first_piece_needs_offset_length_and_header(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    zcbor_state_t *map = request_new(&request);
    device_image(&file, 1, 1, 1);
    cbor_put_uint(map, "len", file.size);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "{\"err\": {\"group\": 1, \"rc\": 20}}");
    map = request_new(&request);
    cbor_put_uint(map, "off", 0);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "{\"err\": {\"group\": 1, \"rc\": 21}}");
    assert_string_equal(upload(device, &file, 0, 31, NULL), "{\"err\": {\"group\": 1, \"rc\": 22}}");
    map = request_new(&request);
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", file.size);
    cbor_put_uint(map, "image", 1);
    cbor_put_bytes(map, "data", file.bytes, 64);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "{\"err\": {\"group\": 1, \"rc\": 14}}");
}

/* One header that is refused: nothing was erased, and the report says exactly why. */
static void assert_refused(struct device *device, const struct image_plan *plan, enum reason reason,
                           const char *reply) {
    struct image_file file;
    image_build(&file, plan);
    uint32_t operations = flash_operations();
    assert_string_equal(upload(device, &file, 0, 64, NULL), reply);
    assert_int_equal(device->agent.refused, reason);
    assert_int_equal(flash_operations(), operations);
}

static void a_header_that_cannot_boot_is_refused_before_anything_is_erased(void **context) {
    struct device *device = *context;
    struct image_plan plan = image_plan_good(1);
    plan.header.magic = 1;
    assert_refused(device, &plan, REASON_IMAGE_BAD_MAGIC, "{\"err\": {\"group\": 1, \"rc\": 23}}");
    plan = image_plan_good(1);
    plan.header.flags |= 4;
    assert_refused(device, &plan, REASON_IMAGE_BAD_HEADER, "{\"err\": {\"group\": 1, \"rc\": 3}}");
    plan = image_plan_good(0); /* of the slot that runs */
    assert_refused(device, &plan, REASON_WRONG_SLOT, "{\"err\": {\"group\": 1, \"rc\": 25}}");
    device->version = 0;
    assert_refused(device, &plan, REASON_WRONG_SLOT, "{\"rc\": 3}");
}

static void a_file_larger_than_the_slot_is_refused(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    zcbor_state_t *map = request_new(&request);
    device_image(&file, 1, 1, 1);
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", flash_geometry.slot[1].size + 1);
    cbor_put_bytes(map, "data", file.bytes, 64);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "{\"err\": {\"group\": 1, \"rc\": 30}}");
    assert_int_equal(device->agent.refused, REASON_IMAGE_TOO_LARGE);
}

static void upgrade_takes_only_what_is_newer(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    for (uint8_t minor = 0; minor < 2; minor++) {
        zcbor_state_t *map = request_new(&request);
        device_image(&file, 1, minor, 1);
        cbor_put_uint(map, "off", 0);
        cbor_put_uint(map, "len", file.size);
        cbor_put_bool(map, "upgrade", true);
        cbor_put_bytes(map, "data", file.bytes, 64);
        assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request),
                            minor == 0 ? "{\"err\": {\"group\": 1, \"rc\": 27}}" : "{\"off\": 64}");
    }
}

static void a_sender_that_lost_track_is_told_where_to_go_on(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file other;
    uint8_t sha[IMAGE_HASH_SIZE];
    uint8_t other_sha[IMAGE_HASH_SIZE];
    device_image(&file, 1, 1, 1);
    device_image(&other, 1, 2, 1);
    file_sha(&file, sha);
    file_sha(&other, other_sha);
    assert_string_equal(upload(device, &file, 100, 100, sha), "{\"off\": 0}"); /* nothing is under way */
    assert_string_equal(upload(device, &file, 0, 200, sha), "{\"off\": 200}");
    assert_string_equal(upload(device, &file, 100, 100, sha), "{\"off\": 200}"); /* sent again: its reply was lost */
    assert_string_equal(upload(device, &file, 300, 100, sha), "{\"off\": 200}"); /* one was lost */
    assert_string_equal(upload(device, &file, 200, 0, sha), "{\"off\": 200}");   /* asks without sending */
    uint32_t operations = flash_operations();
    assert_string_equal(upload(device, &file, 0, 200, sha), "{\"off\": 200}"); /* started anew: resumes */
    assert_int_equal(flash_operations(), operations);
    assert_string_equal(upload(device, &other, 0, 64, other_sha), "{\"off\": 64}"); /* another file: begins */
    assert_string_equal(upload(device, &other, 0, 64, NULL), "{\"off\": 64}");      /* no digest: begins */
    assert_string_equal(upload(device, &other, 0, 64, NULL), "{\"off\": 64}");
}

static void more_than_announced_is_refused(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    file.size -= 8;
    upload(device, &file, 0, 500, NULL);
    assert_string_equal(upload(device, &file, 500, file.size + 8 - 500, NULL), "{\"err\": {\"group\": 1, \"rc\": 31}}");
}

static void bytes_that_changed_on_the_way_are_found_out(void **context) {
    struct device *device = *context;
    struct image_file file;
    uint8_t sha[IMAGE_HASH_SIZE];
    char last[64];
    device_image(&file, 1, 1, 1);
    file_sha(&file, sha);
    file.bytes[600] ^= 1;
    upload(device, &file, 0, 500, sha);
    snprintf(last, sizeof last, "{\"off\": %u, \"match\": false}", (unsigned)file.size);
    assert_string_equal(upload(device, &file, 500, file.size - 500, sha), last);
    assert_int_equal(device->agent.refused, REASON_TRANSFER_DIGEST_MISMATCH);
    assert_string_equal(upload(device, &file, 0, 500, sha), "{\"off\": 500}"); /* from the beginning, not resumed */
}

static void a_flash_that_fails_ends_the_upload(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    memory_flash_fail_from(1);
    assert_string_equal(upload(device, &file, 0, 500, NULL), "{\"err\": {\"group\": 1, \"rc\": 13}}");
    assert_int_equal(device->agent.refused, REASON_FLASH_ERASE_FAILED);
    memory_flash_fail_from(0);
    upload(device, &file, 0, 500, NULL);
    memory_flash_fail_from(1);
    assert_string_equal(upload(device, &file, 500, 100, NULL), "{\"err\": {\"group\": 1, \"rc\": 12}}");
    assert_int_equal(device->agent.refused, REASON_FLASH_WRITE_FAILED);
    memory_flash_fail_from(0);
    assert_string_equal(upload(device, &file, 600, 100, NULL), "{\"off\": 0}");
}

static void without_a_boot_report_no_slot_is_touched(void **context) {
    struct device *device = *context;
    struct image_file file;
    device_image(&file, 1, 1, 1);
    device->agent.boot_known = false;
    uint32_t operations = flash_operations();
    assert_string_equal(upload(device, &file, 0, 500, NULL), "{\"err\": {\"group\": 1, \"rc\": 9}}");
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_IMAGE, 5), "{\"err\": {\"group\": 1, \"rc\": 9}}");
    assert_int_equal(flash_operations(), operations);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_arrives_whole, device_new, device_free),
        cmocka_unit_test_setup_teardown(pieces_of_any_length_are_put_together, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_first_piece_needs_offset_length_and_header, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_header_that_cannot_boot_is_refused_before_anything_is_erased, device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(a_file_larger_than_the_slot_is_refused, device_new, device_free),
        cmocka_unit_test_setup_teardown(upgrade_takes_only_what_is_newer, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_sender_that_lost_track_is_told_where_to_go_on, device_new, device_free),
        cmocka_unit_test_setup_teardown(more_than_announced_is_refused, device_new, device_free),
        cmocka_unit_test_setup_teardown(bytes_that_changed_on_the_way_are_found_out, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_flash_that_fails_ends_the_upload, device_new, device_free),
        cmocka_unit_test_setup_teardown(without_a_boot_report_no_slot_is_touched, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
