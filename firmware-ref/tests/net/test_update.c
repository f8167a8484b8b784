/* Updates by the board itself: what it takes, where it goes on, what it tells. */
#include "fake_platform.h"
#include "network_device.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <string.h>

#define DOCUMENT_SIZE 1200u
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static struct image_file file;

static int with_image(void **context) {
    network_device_new(context);
    device_image(&file, 1, 1, 1);
    return 0;
}

/* The job's document with one item in its list of images. */
static const char *document_of(const char *board, const char *image) {
    static char document[DOCUMENT_SIZE];
    snprintf(document, sizeof document,
             "{\"operation\":\"update\",\"board\":\"%s\",\"allowDowngrade\":false,\"images\":[%s]}", board, image);
    return document;
}

static void hex(const uint8_t *bytes, char *to) {
    for (unsigned i = 0; i < IMAGE_HASH_SIZE; i++) {
        to += sprintf(to, "%02x", bytes[i]);
    }
}

static const char *item_of(const struct image_file *image, const char *slot) {
    static char item[300];
    char digest[2 * IMAGE_HASH_SIZE + 1];
    char hash[2 * IMAGE_HASH_SIZE + 1];
    uint8_t sha[IMAGE_HASH_SIZE];
    file_sha(image, sha);
    hex(sha, digest);
    hex(image->hash, hash);
    snprintf(item, sizeof item, "{\"slot\":\"%s\",\"size\":%u,\"digest\":\"%s\",\"imageHash\":\"%s\"}", slot,
             image->size, digest, hash);
    return item;
}

static void server_offers(const struct image_file *image, const char *slot) {
    server_has("update", 7, NULL, document_of("stm32f405", item_of(image, slot)));
}

/* out: whether request n says how the execution ended */
static bool tells(unsigned n, const char *status) {
    return strstr(server_heard(n), status) != NULL && strstr(server_heard(n), "/jobs/update HTTP/1.1\r\n") != NULL;
}

static void an_update_is_installed_tried_and_claimed(void **context) {
    struct device *device = *context;
    server_offers(&file, "B");
    server_serves(&file, 0, file.size);
    assert_true(look(device));
    assert_true(agent_wants_restart(&device->agent));
    assert_memory_equal(server_heard(1), "GET /artifacts/", 15);

    device_boot(device);
    server_offers(&file, "B");
    assert_true(look(device)); /* the server was heard: that is all the trial waits for */
    assert_int_equal(server_requests(), 3);
    agent_poll(&device->agent);
    server_offers(&file, "B");
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(4, "{\"status\":\"SUCCEEDED\",\"executionNumber\":7,"));
}

static void what_runs_already_is_claimed_at_once(void **context) {
    struct device *device = *context;
    server_offers(&device->running, "A");
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(1, "\"SUCCEEDED\""));
    server_offers(&device->running, "A");
    assert_false(look(device)); /* the server is lost when it is to be told */
}

static void a_download_goes_on_where_it_broke(void **context) {
    struct device *device = *context;
    char range[40];
    server_offers(&file, "B");
    server_serves(&file, 0, file.size / 2);
    assert_false(look(device));
    uint32_t received = device->agent.download.received;
    assert_int_equal(received, file.size / 2);
    server_offers(&file, "B");
    server_serves(&file, received, file.size - received);
    assert_true(look(device));
    snprintf(range, sizeof range, "\r\nRange: bytes=%u-\r\n", received);
    assert_non_null(strstr(server_heard(3), range));
    assert_true(agent_wants_restart(&device->agent));

    device->agent.restart = false; /* it did not come: all is there, and nothing is asked for again */
    server_offers(&file, "B");
    assert_true(look(device));
    assert_int_equal(server_requests(), 5);
    assert_true(agent_wants_restart(&device->agent));
}

/* in: reply: what the server answers to the request for the file */
static void file_is_not_taken(struct device *device, const char *reply) {
    server_new();
    server_offers(&file, "B");
    server_sends(reply, strlen(reply), strlen(reply));
    assert_false(look(device));
    assert_false(agent_wants_restart(&device->agent));
}

static void another_file_than_asked_for_is_not_taken(void **context) {
    struct device *device = *context;
    static char reply[8000];
    file_is_not_taken(device, "HTTP/1.1 404 x\r\nDate: " FAKE_NOW "\r\nContent-Length: 0\r\n\r\n");
    file_is_not_taken(device, "HTTP/1.1 200 x\r\nDate: " FAKE_NOW "\r\nContent-Length: 5\r\n\r\n12345");
    snprintf(reply, sizeof reply,
             "HTTP/1.1 200 x\r\nDate: " FAKE_NOW "\r\nContent-Range: bytes 1-2/3\r\nContent-Length: %u\r\n\r\nx",
             file.size);
    file_is_not_taken(device, reply);
    file_is_not_taken(device, "");
    server_new();
    server_offers(&file, "B");
    server_serves(&file, 0, 5); /* the header does not come in one piece */
    server.piece = 90;
    assert_false(look(device));
    assert_false(device->agent.download.open);
}

static void a_server_that_begins_anew_is_not_believed(void **context) {
    struct device *device = *context;
    server_offers(&file, "B");
    server_serves(&file, 0, file.size / 2);
    assert_false(look(device));
    server_offers(&file, "B");
    server_serves(&file, 0, file.size);
    assert_false(look(device));
    assert_int_equal(device->agent.download.received, file.size / 2);
}

static void a_file_that_is_refused_fails_the_job(void **context) {
    struct device *device = *context;
    struct image_file wrong = file;
    wrong.bytes[0] ^= 1;
    server_offers(&wrong, "B");
    server_serves(&wrong, 0, wrong.size);
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(2, "\"status\":\"FAILED\",\"executionNumber\":7,\"reason\":\"IMAGE_BAD_MAGIC\""));

    server_new();
    wrong = file;
    server_offers(&file, "B");
    wrong.bytes[IMAGE_HEADER_SIZE + 40] ^= 1;
    server_serves(&wrong, 0, wrong.size);
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(2, "\"reason\":\"TRANSFER_DIGEST_MISMATCH\""));

    server_new();
    server_offers(&wrong, "B"); /* as damaged as it was signed */
    server_serves(&wrong, 0, wrong.size);
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(2, "\"reason\":\"HASH_MISMATCH\""));

    server_new();
    server_offers(&file, "B");
    server_serves(&wrong, 0, wrong.size);
    assert_false(look(device)); /* the server is lost when it is to be told */

    server_new();
    memory_flash_fail_from(1);
    server_offers(&file, "B");
    server_serves(&file, 0, file.size);
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(2, "\"reason\":\"FLASH_"));
}

static void documents_that_are_none_are_rejected(void **context) {
    struct device *device = *context;
    static const char *const documents[] = {
        "{\"operation\":\"update\",\"board\":\"stm32f405\"}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[1]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":1}]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"@\"}]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"C\"}]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"A\"}]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"A\",\"size\":\"1\"}]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"A\",\"size\":1}]}",
        "{\"operation\":\"update\",\"board\":\"stm32f405\",\"images\":[{\"slot\":\"A\",\"size\":1,\"digest\":\"0\"}]}",
    };
    for (unsigned i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        server_new();
        server_has("update", 7, NULL, documents[i]);
        server_says(200, "{}");
        assert_true(look(device));
        assert_true(tells(1, "\"status\":\"REJECTED\",\"executionNumber\":7,\"reason\":\"UNSUPPORTED_JOB\""));
    }
}

static void digests_in_capitals_are_none(void **context) {
    static char item[300];
    strcpy(item, item_of(&file, "B"));
    for (const char *name = "digest"; name != NULL; name = strcmp(name, "digest") == 0 ? "imageHash" : NULL) {
        char capitals[300];
        strcpy(capitals, item);
        char *digit = strstr(capitals, name) + strlen(name) + 3;
        digit += strcspn(digit, "abcdef");
        *digit = (char)(*digit - 'a' + 'A');
        server_new();
        server_has("update", 7, NULL, document_of("stm32f405", capitals));
        server_says(200, "{}");
        assert_true(look(*context));
        assert_true(tells(1, "\"REJECTED\",\"executionNumber\":7,\"reason\":\"UNSUPPORTED_JOB\""));
    }
    char *last = strstr(item, ",\"imageHash\"");
    strcpy(last, "}");
    server_new();
    server_has("update", 7, NULL, document_of("stm32f405", item));
    server_says(200, "{}");
    assert_true(look(*context));
    assert_true(tells(1, "\"UNSUPPORTED_JOB\""));
}

static void what_is_for_others_is_rejected(void **context) {
    server_has("update", 7, NULL, document_of("esp32c3", item_of(&file, "B")));
    server_says(200, "{}");
    assert_true(look(*context));
    assert_true(tells(1, "\"reason\":\"WRONG_BOARD\""));
    server_new();
    server_has("update", 7, NULL, "{\"operation\":\"update\"}");
    server_says(200, "{}");
    assert_true(look(*context));
    assert_true(tells(1, "\"reason\":\"WRONG_BOARD\""));
    server_new();
    server_has("update", 7, NULL, "{\"operation\":\"update\",\"board\":1}");
    server_says(200, "{}");
    assert_true(look(*context));
    assert_true(tells(1, "\"reason\":\"WRONG_BOARD\""));
    server_new();
    server_offers(&file, "A");
    server_says(200, "{}");
    assert_true(look(*context));
    assert_true(tells(1, "\"REJECTED\",\"executionNumber\":7,\"reason\":\"NO_IMAGE_FOR_SLOT\""));
    server_new();
    static const char large[] =
        "{\"slot\":\"B\",\"size\":99999999,\"digest\":\"" ZEROS "\",\"imageHash\":\"" ZEROS "\"}";
    server_has("update", 7, NULL, document_of("stm32f405", large));
    server_says(200, "{}");
    assert_true(look(*context));
    assert_true(tells(1, "\"FAILED\",\"executionNumber\":7,\"reason\":\"IMAGE_TOO_LARGE\""));
}

static void the_way_back_is_taken_when_the_job_allows_it(void **context) {
    struct device *device = *context;
    static char document[DOCUMENT_SIZE];
    strcpy(document, document_of("stm32f405", item_of(&file, "B")));
    memcpy(strstr(document, "false"), "true ", 5);
    server_has("update", 7, NULL, document);
    server_serves(&file, 0, file.size);
    assert_true(look(device));
    assert_int_equal(device->agent.state.record.trial.flags, STATE_FLAG_CONFIRMS_ITSELF | STATE_FLAG_DOWNGRADE);
}

static void of_more_images_than_slots_the_first_count(void **context) {
    struct device *device = *context;
    char items[700];
    strcpy(items, item_of(&device->running, "B"));
    strcat(items, ",");
    strcat(items, item_of(&file, "B"));
    strcat(items, ",1");
    server_has("update", 7, NULL, document_of("stm32f405", items));
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(1, "\"SUCCEEDED\""));
}

static void a_trial_of_another_job_is_waited_for(void **context) {
    struct device *device = *context;
    server_offers(&file, "B");
    server_serves(&file, 0, file.size);
    assert_true(look(device));
    device_boot(device);
    server_has("update", 8, NULL, document_of("stm32f405", item_of(&file, "B")));
    assert_true(look(device));
    assert_int_equal(server_requests(), 3);
    server_new();
    device->agent.state.record.trial.phase = STATE_PHASE_RUNNING;
    server_offers(&file, "B");
    assert_true(look(device));
    assert_int_equal(server_requests(), 1);
}

static void an_image_that_failed_is_told_with_its_reason(void **context) {
    struct device *device = *context;
    server_offers(&file, "B");
    server_serves(&file, 0, file.size);
    assert_true(look(device));
    device_boot(device);
    server_offers(&file, "B");
    assert_true(look(device));
    fake.self_test_passes = false;
    agent_poll(&device->agent);
    device_boot(device);
    server_offers(&file, "B");
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(4, "\"FAILED\",\"executionNumber\":7,\"reason\":\"SELF_TEST_FAILED\""));
    server_offers(&file, "B");
    server_is_lost();
    server_is_lost();
    assert_false(look(device));
    server_new();
    server_has("update", 8, NULL, document_of("stm32f405", item_of(&file, "B"))); /* and not taken again */
    server_says(200, "{}");
    assert_true(look(device));
    assert_true(tells(1, "\"REJECTED\",\"executionNumber\":8,\"reason\":\"FAILED_BEFORE\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_update_is_installed_tried_and_claimed, with_image, device_free),
        cmocka_unit_test_setup_teardown(what_runs_already_is_claimed_at_once, with_image, device_free),
        cmocka_unit_test_setup_teardown(a_download_goes_on_where_it_broke, with_image, device_free),
        cmocka_unit_test_setup_teardown(another_file_than_asked_for_is_not_taken, with_image, device_free),
        cmocka_unit_test_setup_teardown(a_server_that_begins_anew_is_not_believed, with_image, device_free),
        cmocka_unit_test_setup_teardown(a_file_that_is_refused_fails_the_job, with_image, device_free),
        cmocka_unit_test_setup_teardown(documents_that_are_none_are_rejected, with_image, device_free),
        cmocka_unit_test_setup_teardown(digests_in_capitals_are_none, with_image, device_free),
        cmocka_unit_test_setup_teardown(what_is_for_others_is_rejected, with_image, device_free),
        cmocka_unit_test_setup_teardown(the_way_back_is_taken_when_the_job_allows_it, with_image, device_free),
        cmocka_unit_test_setup_teardown(of_more_images_than_slots_the_first_count, with_image, device_free),
        cmocka_unit_test_setup_teardown(a_trial_of_another_job_is_waited_for, with_image, device_free),
        cmocka_unit_test_setup_teardown(an_image_that_failed_is_told_with_its_reason, with_image, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
