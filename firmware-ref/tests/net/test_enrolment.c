/* Group 64, command 8, of a board with a network: what is given to it over the cable, once. */
#include "network_device.h"
#include "support/memory_flash.h"
#include <string.h>

#define COMMAND 8
#define INVALID "{\"rc\": 3}"
#define BAD_STATE "{\"rc\": 6}"

static struct request request;
static zcbor_state_t *map;

static int fresh(void **context) {
    map = request_new(&request);
    return network_device_new(context);
}

static const char *give(struct device *device) {
    const char *reply = ask(device, SMP_WRITE, SMP_GROUP_SEALIFT, COMMAND, &request);
    map = request_new(&request);
    return reply;
}

static const char *give_server(struct device *device, const char *address, uint32_t port, const char *name,
                               uint32_t poll) {
    cbor_put_text(map, "address", address);
    cbor_put_uint(map, "port", port);
    cbor_put_text(map, "name", name);
    cbor_put_uint(map, "poll", poll);
    return give(device);
}

static void a_board_is_enrolled_once(void **context) {
    struct device *device = *context;
    struct network_server known;
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, COMMAND), "{\"csr\": h'a5a5a5a5':200}");
    cbor_put_bytes(map, "ca", (const uint8_t *)"authority", 9);
    assert_string_equal(give(device), "{}");
    cbor_put_bytes(map, "cert", (const uint8_t *)"certificate", 11);
    assert_string_equal(give(device), "{}");
    assert_false(credentials_complete(&known));
    assert_string_equal(give_server(device, "10.0.2.2", 8443, "server", 60), "{}");
    assert_true(credentials_complete(&known));
    assert_string_equal(known.name, "server");

    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, COMMAND), BAD_STATE);
    assert_string_equal(give_server(device, "10.0.2.3", 8443, "other", 60), BAD_STATE);
    credentials_hand_over();
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, COMMAND), BAD_STATE);
}

static void what_is_no_credential_is_refused(void **context) {
    struct device *device = *context;
    assert_string_equal(give(device), INVALID);
    cbor_put_text(map, "ca", "text");
    assert_string_equal(give(device), INVALID);
    server.certificate_fits = false;
    cbor_put_bytes(map, "cert", (const uint8_t *)"other", 5);
    assert_string_equal(give(device), INVALID);
    cbor_put_text(map, "address", "10.0.2.2");
    assert_string_equal(give(device), INVALID);
    assert_string_equal(give_server(device, "", 1, "n", 1), INVALID);
    assert_string_equal(give_server(device, "1234567890123456", 1, "n", 1), INVALID);
    assert_string_equal(give_server(device, "10.0.2.2", 1, "", 1), INVALID);
    assert_string_equal(give_server(device, "10.0.2.2", 0, "n", 1), INVALID);
    assert_string_equal(give_server(device, "10.0.2.2", 65536, "n", 1), INVALID);
    assert_string_equal(give_server(device, "10.0.2.2", 1, "n", 0), INVALID);
    assert_string_equal(give_server(device, "10.0.2.2", 1, "n", 3601), INVALID);
    cbor_put_text_of(map, "address", "1\0", 2);
    cbor_put_text(map, "name", "n");
    assert_string_equal(give(device), INVALID);
}

static void what_the_board_cannot_do_is_told(void **context) {
    struct device *device = *context;
    server.makes_no_key = true;
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, COMMAND), "{\"rc\": 1}");
    memory_flash_fail_from(1);
    cbor_put_bytes(map, "ca", (const uint8_t *)"authority", 9);
    assert_string_equal(give(device), "{\"err\": {\"group\": 64, \"rc\": 24}}");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_no_credential_is_refused, fresh, device_free),
        cmocka_unit_test_setup_teardown(what_the_board_cannot_do_is_told, fresh, device_free),
        cmocka_unit_test_setup_teardown(a_board_is_enrolled_once, fresh, device_free), /* hands over: for good */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
