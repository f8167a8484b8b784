/* Updates that come as patches of the running image, and what becomes of those that do not fit. */
#include "network_device.h"
#include "support/memory_flash.h"
#include "support/patch_builder.h"
#include <stdio.h>
#include <string.h>

#define SLOT_A (flash_geometry.slot[0].base)
#define SLOT_B (flash_geometry.slot[1].base)

static struct image_file file;
static struct image_file patch;

static int with_patch(void **context) {
    network_device_new(context);
    const struct device *device = *context;
    device_image(&file, 1, 1, 1);
    patch_build(&patch, SLOT_A, &device->running, &file);
    return 0;
}

static const char *hex(const uint8_t bytes[IMAGE_HASH_SIZE]) {
    static char texts[4][2 * IMAGE_HASH_SIZE + 1];
    static unsigned next;
    char *to = texts[next++ % 4];
    for (unsigned i = 0; i < IMAGE_HASH_SIZE; i++) {
        sprintf(to + 2 * i, "%02x", bytes[i]);
    }
    return to;
}

/* The job, whose image can be had as what member says. */
static void server_offers(const char *member) {
    char document[800];
    uint8_t sha[IMAGE_HASH_SIZE];
    file_sha(&file, sha);
    snprintf(
        document, sizeof document,
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"A\",\"size\":9,\"digest\":\"%s\","
        "\"imageHash\":\"%s\"},{\"slot\":\"B\",\"size\":%u,\"digest\":\"%s\",\"imageHash\":\"%s\"%s}]}",
        hex(file.hash), hex(file.hash), file.size, hex(sha), hex(file.hash), member);
    server_has("update", 7, NULL, document);
}

static void server_offers_patch(const struct device *device) {
    char member[100];
    snprintf(member, sizeof member, ",\"patch\":{\"base\":\"%s\"}", hex(device->running.hash));
    server_offers(member);
}

/* out: whether request n asks for the image, by a patch or whole */
static bool asks(unsigned n, bool patched) {
    const char *heard = server_heard(n);
    return strncmp(heard, "GET /artifacts/", 15) == 0 && (strstr(heard, "/from/") != NULL) == patched;
}

static void assert_installed(const struct device *device) {
    assert_true(agent_wants_restart(&device->agent));
    assert_memory_equal(memory_flash_at(SLOT_B), file.bytes, file.size);
}

static void a_patch_is_taken_in_place_of_the_image(void **context) {
    struct device *device = *context;
    server_offers_patch(device);
    server_serves(&patch, 0, patch.size);
    assert_true(look(device));
    assert_int_equal(server_requests(), 2);
    assert_true(asks(1, true));
    assert_non_null(strstr(server_heard(1), hex(device->running.hash)));
    assert_installed(device);
}

static void a_patch_goes_on_where_it_broke(void **context) {
    struct device *device = *context;
    char range[40];
    server_offers_patch(device);
    server_serves(&patch, 0, patch.size / 2);
    assert_false(look(device));
    server_offers_patch(device);
    server_is_lost();
    server_is_lost(); /* a kept connection is tried twice */
    assert_false(look(device));
    server_offers_patch(device);
    server_serves(&patch, patch.size / 2, patch.size - patch.size / 2);
    assert_true(look(device));
    snprintf(range, sizeof range, "\r\nRange: bytes=%u-\r\n", patch.size / 2);
    assert_non_null(strstr(server_heard(server_requests() - 1), range));
    assert_installed(device);
}

static void what_comes_behind_the_end_is_left_alone(void **context) {
    struct device *device = *context;
    patch.size += 3000;
    server_offers_patch(device);
    server_serves(&patch, 0, patch.size);
    assert_true(look(device));
    assert_installed(device);
}

/* in: bad: a patch that the board refuses, after so many requests told as reason */
static void image_is_taken_instead(struct device *device, const struct image_file *bad, const char *reason) {
    char details[80];
    server_new();
    device->agent.restart = false;
    server_offers_patch(device);
    server_serves(bad, 0, bad->size);
    server_says(200, "{}");
    server_serves(&file, 0, file.size);
    assert_true(look(device));
    snprintf(details, sizeof details, "\"statusDetails\":{\"patchRefused\":\"%s\"}", reason);
    assert_non_null(strstr(server_heard(2), details));
    assert_non_null(strstr(server_heard(2), "\"IN_PROGRESS\""));
    assert_true(asks(3, false));
    assert_installed(device);
}

static void of_a_patch_that_is_refused_the_image_is_taken(void **context) {
    struct device *device = *context;
    struct image_file bad = patch;
    memcpy(bad.bytes, "nope", 4);
    bad.size += 3000; /* of which not all is taken */
    image_is_taken_instead(device, &bad, "PATCH_CORRUPT");

    device_free(context);
    with_patch(context);
    device = *context;
    bad = patch;
    bad.size = sizeof(struct patch_header) - 1;
    image_is_taken_instead(device, &bad, "PATCH_CORRUPT");

    for (unsigned at = 8; at <= 44; at += 36) { /* the size of the file, its digest */
        device_free(context);
        with_patch(context);
        device = *context;
        bad = patch;
        bad.bytes[at] ^= 1;
        image_is_taken_instead(device, &bad, "PATCH_CORRUPT");
    }

    device_free(context);
    with_patch(context);
    device = *context;
    bad = patch;
    bad.bytes[12] ^= 1;
    image_is_taken_instead(device, &bad, "PATCH_WRONG_BASE");

    device_free(context);
    with_patch(context);
    device = *context;
    bad = patch;
    bad.size = sizeof(struct patch_header) + 8; /* the stream ends too early */
    image_is_taken_instead(device, &bad, "PATCH_CORRUPT");
}

static void a_server_that_cannot_be_told_is_asked_again(void **context) {
    struct device *device = *context;
    struct image_file bad = patch;
    bad.bytes[12] ^= 1;
    server_offers_patch(device);
    server_serves(&bad, 0, bad.size);
    server_says(409, "{}");
    assert_false(look(device));
    assert_int_equal(server_requests(), 3);
}

static void a_server_that_gives_no_patch_gives_the_image(void **context) {
    struct device *device = *context;
    server_offers_patch(device);
    server_says(404, "{}");
    server_serves(&file, 0, file.size);
    assert_true(look(device));
    assert_true(asks(1, true));
    assert_true(asks(2, false));
    assert_installed(device);
}

/* Of another file a patch may be under way, which this one does not go on with. */
static void a_patch_of_another_file_begins_anew(void **context) {
    struct device *device = *context;
    for (unsigned i = 0; i < 2; i++) {
        server_offers_patch(device);
        server_serves(&patch, 0, patch.size / 2);
        assert_false(look(device));
        if (i == 0) {
            device->agent.download.sha[0] ^= 1;
        } else {
            device->agent.download.length++;
        }
        server_new();
    }
    server_offers_patch(device);
    server_serves(&patch, 0, patch.size);
    assert_true(look(device));
    assert_null(strstr(server_heard(1), "Range:"));
    assert_installed(device);
}

static void what_is_no_offer_of_a_patch_is_none(void **context) {
    struct device *device = *context;
    char other[100];
    const char *const members[] = {"", ",\"patch\":{}", ",\"patch\":{\"base\":\"12\"}", other};
    snprintf(other, sizeof other, ",\"patch\":{\"base\":\"%s\"}", hex(file.hash));
    for (unsigned i = 0; i < sizeof members / sizeof members[0]; i++) {
        device_free(context);
        with_patch(context);
        device = *context;
        server_offers(members[i]);
        server_serves(&file, 0, file.size);
        assert_true(look(device));
        assert_true(asks(1, false));
        assert_installed(device);
    }
}

/* A whole image that is under way is gone on with. */
static void an_image_that_was_begun_is_not_patched(void **context) {
    struct device *device = *context;
    server_offers("");
    server_serves(&file, 0, file.size / 2);
    assert_false(look(device));
    server_offers_patch(device);
    server_serves(&file, file.size / 2, file.size - file.size / 2);
    assert_true(look(device));
    assert_true(asks(3, false));
    assert_installed(device);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_patch_is_taken_in_place_of_the_image, with_patch, device_free),
        cmocka_unit_test_setup_teardown(a_patch_goes_on_where_it_broke, with_patch, device_free),
        cmocka_unit_test_setup_teardown(what_comes_behind_the_end_is_left_alone, with_patch, device_free),
        cmocka_unit_test_setup_teardown(of_a_patch_that_is_refused_the_image_is_taken, with_patch, device_free),
        cmocka_unit_test_setup_teardown(a_server_that_cannot_be_told_is_asked_again, with_patch, device_free),
        cmocka_unit_test_setup_teardown(a_server_that_gives_no_patch_gives_the_image, with_patch, device_free),
        cmocka_unit_test_setup_teardown(a_patch_of_another_file_begins_anew, with_patch, device_free),
        cmocka_unit_test_setup_teardown(what_is_no_offer_of_a_patch_is_none, with_patch, device_free),
        cmocka_unit_test_setup_teardown(an_image_that_was_begun_is_not_patched, with_patch, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
