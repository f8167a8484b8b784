/* Patches: what they make, what is refused before anything is erased and what later, how a sender goes on. */
#include "conversation.h"
#include "fake_platform.h"
#include "jobs.h"
#include "mbedtls/sha256.h"
#include "support/memory_flash.h"
#include "support/patch_builder.h"
#include <stdio.h>
#include <string.h>

#define SLOT_A (flash_geometry.slot[0].base)
#define SLOT_B (flash_geometry.slot[1].base)
#define BODY sizeof(struct image_header) /* where the stream begins in a file */

/* An image for the other slot, and the patch from the running one to it. */
static void make(struct device *device, struct image_file *patch, struct image_file *file) {
    device_image(file, 1, 1, 1);
    patch_build(patch, SLOT_A, &device->running, file);
}

static const char *match(uint32_t length, bool whole) {
    static char reply[64];
    snprintf(reply, sizeof reply, "{\"off\": %u, \"match\": %s}", (unsigned)length, whole ? "true" : "false");
    return reply;
}

static void assert_arrived(struct device *device, const struct image_file *file) {
    assert_int_equal(device->agent.refused, REASON_NONE);
    assert_true(device->agent.download.complete);
    assert_memory_equal(memory_flash_at(SLOT_B), file->bytes, file->size);
}

static void a_patch_makes_the_image(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    assert_true(patch.size < file.size);
    assert_string_equal(upload_all(device, &patch), match(patch.size, true));
    assert_arrived(device, &file);
    struct request request;
    cbor_put_bytes(request_new(&request), "hash", file.hash, IMAGE_HASH_SIZE);
    ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 0, &request);
    assert_int_equal(device->agent.state.record.trial.phase, STATE_PHASE_STAGED);
}

static void pieces_may_be_cut_anywhere(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    uint8_t sha[IMAGE_HASH_SIZE];
    make(device, &patch, &file);
    file_sha(&patch, sha);
    uint32_t offset = sizeof(struct patch_header);
    upload(device, &patch, 0, offset, sha);
    for (uint32_t size = 1; offset < patch.size; offset += size, size = size % 61 + 1) {
        size = size < patch.size - offset ? size : patch.size - offset;
        upload(device, &patch, offset, size, sha);
    }
    assert_string_equal(device->reply, match(patch.size, true));
    assert_arrived(device, &file);
}

/* Code that moved: calls and addresses that changed by the same and by other distances, near and far. */
static void words_move(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    struct patch_builder builder;
    struct image_plan plan = image_plan_good(1);
    plan.header.payload_size = 1024;
    image_build(&file, &plan);
    uint8_t *base = memory_flash_at(SLOT_A);
    const uint32_t words[] = {0xf800f000u, 0xf802f7ffu, 0x20000100u, SLOT_A + 0x200u, 0x12345678u};
    const uint32_t by[] = {0, 0x20, 0x20, 0x7fe, 0x400000, 0x20, 0x40, 0x60, 0x80, 0xa0, 0xc0, 0xe0, 0x100, 0x20, 1};
    for (uint32_t i = 0; i < 200; i++) {
        uint32_t word = words[i % 5];
        uint32_t after = i % 5 < 2 ? (word + (by[i / 5 % 15] << 16)) : word + by[i / 5 % 15];
        uint32_t at = 544 + i * 4 + (i >= 100 ? 2 : 0); /* the second half is not aligned */
        memcpy(base + at, &word, sizeof word);
        memcpy(file.bytes + at, &after, sizeof after);
    }
    patch_new(&builder, &patch, SLOT_A, base, device->running.hash, &file);
    patch_piece(&builder, 32, 1300, 0); /* ends inside of a word */
    patch_piece(&builder, 40, 3, 5);    /* back, and no room for a word */
    patch_piece(&builder, 1345, 0, 2);  /* nothing of the base, an odd place */
    patch_piece(&builder, builder.at - 1, 40, file.size - builder.at - 40);
    patch_end(&builder);
    assert_string_equal(upload_all(device, &patch), match(patch.size, true));
    assert_arrived(device, &file);
}

/* Refused with its first piece: nothing was erased, and the report says exactly why. */
static void assert_refused(struct device *device, const struct image_file *patch, enum reason reason,
                           const char *reply) {
    uint32_t operations = flash_operations();
    assert_string_equal(upload(device, patch, 0, 200, NULL), reply);
    assert_int_equal(device->agent.refused, reason);
    assert_int_equal(flash_operations(), operations);
}

static void a_header_that_does_not_fit_is_refused_before_anything_is_erased(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    struct patch_header header;
    make(device, &patch, &file);
    memcpy(&header, patch.bytes, sizeof header);
    struct patch_header other = header;
    other.format = 2;
    memcpy(patch.bytes, &other, sizeof other);
    assert_refused(device, &patch, REASON_PATCH_CORRUPT, "{\"err\": {\"group\": 1, \"rc\": 1}}");
    other = header;
    other.size = sizeof other.target;
    memcpy(patch.bytes, &other, sizeof other);
    assert_refused(device, &patch, REASON_PATCH_CORRUPT, "{\"err\": {\"group\": 1, \"rc\": 1}}");
    other = header;
    other.size = flash_geometry.slot[1].size + 1;
    memcpy(patch.bytes, &other, sizeof other);
    assert_refused(device, &patch, REASON_IMAGE_TOO_LARGE, "{\"err\": {\"group\": 1, \"rc\": 30}}");
    other = header;
    other.base_hash[31] ^= 1;
    memcpy(patch.bytes, &other, sizeof other);
    assert_refused(device, &patch, REASON_PATCH_WRONG_BASE, "{\"err\": {\"group\": 1, \"rc\": 1}}");
    other = header;
    other.target.load_address = SLOT_A;
    memcpy(patch.bytes, &other, sizeof other);
    assert_refused(device, &patch, REASON_WRONG_SLOT, "{\"err\": {\"group\": 1, \"rc\": 25}}");
    memcpy(patch.bytes, &header, sizeof header);
    assert_string_equal(upload(device, &patch, 0, sizeof header - 1, NULL), "{\"err\": {\"group\": 1, \"rc\": 22}}");
    assert_string_equal(upload(device, &patch, 0, 3, NULL), "{\"err\": {\"group\": 1, \"rc\": 22}}");
}

static void upgrade_takes_only_what_is_newer(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    struct request request;
    zcbor_state_t *map = request_new(&request);
    device_image(&file, 1, 0, 1);
    patch_build(&patch, SLOT_A, &device->running, &file);
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", patch.size);
    cbor_put_bool(map, "upgrade", true);
    cbor_put_bytes(map, "data", patch.bytes, 200);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request), "{\"err\": {\"group\": 1, \"rc\": 27}}");
}

static void assert_corrupt(struct device *device, struct patch_builder *builder) {
    patch_end(builder);
    upload(device, builder->file, 0, builder->file->size, NULL);
    assert_string_equal(device->reply, "{\"err\": {\"group\": 1, \"rc\": 1}}");
    assert_int_equal(device->agent.refused, REASON_PATCH_CORRUPT);
    assert_false(device->agent.download.complete);
    device->agent.refused = REASON_NONE;
}

static void a_stream_that_says_what_cannot_be_is_corrupt(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    struct patch_builder builder;
    device_image(&file, 1, 1, 1);
    const uint32_t left = file.size - BODY;
    const int32_t end = (int32_t)(flash_geometry.slot[0].size - BODY);
    const struct {
        uint32_t copies;
        int32_t seek;
        uint32_t extras;
    } wrong[] = {
        {left + 1, 0, 0},           /* more than the file has */
        {left, 0, 1},               /* the same, behind the piece */
        {0, 0, left + 1},           /* the same, without one */
        {8, -(int32_t)BODY - 1, 0}, /* before the base */
        {8, end - 7, 0},            /* behind it */
        {0, end + 1, 0},            /* the same, with nothing to copy */
        {(1u << 24) - 1, 0, 0},     /* a number of too many bits */
        {0, 0, (1u << 24) - 1},
    };
    for (unsigned i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        patch_new(&builder, &patch, SLOT_A, device->running.bytes, device->running.hash, &file);
        patch_numbers(&builder, wrong[i].copies, wrong[i].seek, wrong[i].extras);
        assert_corrupt(device, &builder);
    }
    patch_new(&builder, &patch, SLOT_A, device->running.bytes, device->running.hash, &file);
    assert_corrupt(device, &builder); /* no stream at all */
    patch_new(&builder, &patch, SLOT_A, device->running.bytes, device->running.hash, &file);
    patch_piece(&builder, BODY, 100, 100);
    assert_corrupt(device, &builder);                                           /* one that ends too early */
    assert_string_equal(upload(device, &patch, 200, 10, NULL), "{\"off\": 0}"); /* it is over */
}

static void what_is_made_must_be_what_was_meant(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    patch.bytes[offsetof(struct patch_header, sha)] ^= 1;
    assert_string_equal(upload_all(device, &patch), match(patch.size, false));
    assert_int_equal(device->agent.refused, REASON_TRANSFER_DIGEST_MISMATCH);
    /* Found before all of the patch has come: an error, or the sender would begin again and again. */
    patch.size += 100;
    upload(device, &patch, 0, 200, NULL);
    upload(device, &patch, 200, patch.size - 40 - 200, NULL);
    assert_string_equal(device->reply, "{\"err\": {\"group\": 1, \"rc\": 24}}");
}

static void bytes_behind_the_stream_are_left_alone(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    patch.size += 1000;
    assert_string_equal(upload_all(device, &patch), match(patch.size, true));
    assert_arrived(device, &file);
}

static void a_sender_that_lost_track_is_told_where_to_go_on(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    uint8_t sha[IMAGE_HASH_SIZE];
    make(device, &patch, &file);
    file_sha(&patch, sha);
    assert_string_equal(upload(device, &patch, 0, 300, sha), "{\"off\": 300}");
    assert_string_equal(upload(device, &patch, 200, 100, sha), "{\"off\": 300}");
    uint32_t operations = flash_operations();
    assert_string_equal(upload(device, &patch, 0, 300, sha), "{\"off\": 300}"); /* started anew: resumes */
    assert_int_equal(flash_operations(), operations);
    upload(device, &patch, 300, patch.size - 300, sha);
    assert_string_equal(device->reply, match(patch.size, true));
    assert_string_equal(upload(device, &patch, 0, 300, sha), match(patch.size, true)); /* the last reply was lost */
    assert_string_equal(upload(device, &file, 0, 64, sha), "{\"off\": 64}");           /* another file: begins */
}

/* Asks for a reply that needs the room which a patch takes while it comes. */
static const char *echo_long_text(struct device *device) {
    struct request request;
    char text[900] = {0};
    memset(text, 'x', sizeof text - 1);
    cbor_put_text(request_new(&request), "d", text);
    return ask(device, SMP_WRITE, SMP_GROUP_OS, 0, &request);
}

static void replies_are_short_while_a_patch_comes(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    upload(device, &patch, 0, 300, NULL);
    assert_string_equal(echo_long_text(device), "{\"rc\": 7}");
    ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 2); /* the report has room */
    assert_non_null(strstr(device->reply, "\"boots\""));
    upload(device, &patch, 300, patch.size - 300, NULL);
    assert_string_equal(device->reply, match(patch.size, true));
    assert_arrived(device, &file);
    assert_non_null(strstr(echo_long_text(device), "xxx"));
}

static void a_refused_patch_gives_the_room_back(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    patch.bytes[offsetof(struct patch_header, sha)] ^= 1;
    upload_all(device, &patch);
    assert_int_equal(device->agent.refused, REASON_TRANSFER_DIGEST_MISMATCH);
    assert_non_null(strstr(echo_long_text(device), "xxx"));
}

static void a_flash_that_fails_ends_the_upload(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    memory_flash_fail_from(1);
    assert_string_equal(upload(device, &patch, 0, 300, NULL), "{\"err\": {\"group\": 1, \"rc\": 13}}");
    memory_flash_fail_from(2);
    assert_string_equal(upload(device, &patch, 0, 300, NULL), "{\"err\": {\"group\": 1, \"rc\": 12}}");
    memory_flash_fail_from(0);
    upload(device, &patch, 0, 200, NULL);
    memory_flash_fail_from(1);
    assert_string_equal(upload(device, &patch, 200, 100, NULL), "{\"err\": {\"group\": 1, \"rc\": 12}}");
    assert_int_equal(device->agent.refused, REASON_FLASH_WRITE_FAILED);
    memory_flash_fail_from(0);
    assert_string_equal(upload(device, &patch, 300, 10, NULL), "{\"off\": 0}");
}

/* Every bit of a patch changed: no other image comes out of it, and what runs stays as it is. */
static void no_damage_makes_another_image(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    make(device, &patch, &file);
    for (uint32_t at = sizeof(struct patch_header); at < patch.size; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            patch.bytes[at] ^= (uint8_t)(1u << bit);
            upload(device, &patch, 0, patch.size, NULL);
            patch.bytes[at] ^= (uint8_t)(1u << bit);
            if (device->agent.download.complete) {
                assert_memory_equal(memory_flash_at(SLOT_B), file.bytes, file.size);
            }
        }
    }
    assert_memory_equal(memory_flash_at(SLOT_A), device->running.bytes, device->running.size);
}

static void a_job_takes_the_image_that_a_patch_made(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file patch;
    char arrived[64];
    make(device, &patch, &file);
    assert_string_equal(offer(device, "job-1", 1, &file, NULL), "{\"slot\": 1, \"off\": 0}");
    upload(device, &patch, 0, 300, NULL);
    assert_string_equal(offer(device, "job-1", 1, &file, NULL),
                        "{\"slot\": 1, \"off\": 0}"); /* the offset would be the file's */
    upload(device, &patch, 300, patch.size - 300, NULL);
    snprintf(arrived, sizeof arrived, "{\"slot\": 1, \"off\": %u}", (unsigned)file.size);
    assert_string_equal(offer(device, "job-1", 1, &file, NULL), arrived);
    assert_string_equal(apply(device, "job-1", 1), "{}");
}

static void an_offer_goes_on_with_its_own_file_alone(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct image_file longer;
    uint8_t sha[IMAGE_HASH_SIZE];
    device_image(&file, 1, 1, 1);
    longer = file;
    longer.size++;
    file_sha(&file, sha);
    upload(device, &file, 0, 300, NULL);
    assert_string_equal(offer(device, "job-1", 1, &file, NULL),
                        "{\"slot\": 1, \"off\": 0}"); /* perhaps it is another */
    upload(device, &file, 0, 300, sha);
    assert_string_equal(offer(device, "job-1", 1, &longer, NULL), "{\"slot\": 1, \"off\": 0}");
    assert_string_equal(offer(device, "job-1", 1, &file, NULL), "{\"slot\": 1, \"off\": 300}");
}

static void a_file_without_a_digest_ends_without_a_word_of_it(void **context) {
    struct device *device = *context;
    struct image_file file;
    char last[64];
    device_image(&file, 1, 1, 1);
    upload(device, &file, 0, 500, NULL);
    snprintf(last, sizeof last, "{\"off\": %u}", (unsigned)file.size);
    assert_string_equal(upload(device, &file, 500, file.size - 500, NULL), last);
    assert_arrived(device, &file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_patch_makes_the_image, device_new, device_free),
        cmocka_unit_test_setup_teardown(pieces_may_be_cut_anywhere, device_new, device_free),
        cmocka_unit_test_setup_teardown(words_move, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_header_that_does_not_fit_is_refused_before_anything_is_erased, device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(upgrade_takes_only_what_is_newer, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_stream_that_says_what_cannot_be_is_corrupt, device_new, device_free),
        cmocka_unit_test_setup_teardown(what_is_made_must_be_what_was_meant, device_new, device_free),
        cmocka_unit_test_setup_teardown(bytes_behind_the_stream_are_left_alone, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_sender_that_lost_track_is_told_where_to_go_on, device_new, device_free),
        cmocka_unit_test_setup_teardown(replies_are_short_while_a_patch_comes, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_refused_patch_gives_the_room_back, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_flash_that_fails_ends_the_upload, device_new, device_free),
        cmocka_unit_test_setup_teardown(no_damage_makes_another_image, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_job_takes_the_image_that_a_patch_made, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_offer_goes_on_with_its_own_file_alone, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_file_without_a_digest_ends_without_a_word_of_it, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
