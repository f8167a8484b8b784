/* Header, dispatch, errors, and the small groups. */
#include "conversation.h"
#include "fake_platform.h"
#include "kept_ram.h"
#include <string.h>

static void assert_reply(struct device *device, const void *request, size_t length, const void *reply, size_t size) {
    assert_int_equal(ask_bytes(device, request, length), size);
    assert_memory_equal(device->agent.reply, reply, size);
}

/* Bytes of a request and of its reply, as they lie in the messages. */
#define ASSERT_REPLY(request, reply) assert_reply(device, request, sizeof(request) - 1, reply, sizeof(reply) - 1)

static void errors_of_smp_itself_look_the_same_in_both_versions(void **context) {
    struct device *device = *context;
    /* unknown command, unknown group, write to what is only read, malformed CBOR */
    ASSERT_REPLY("\x00\0\0\1\0\0\x07\x63\xa0", "\x01\0\0\6\0\0\x07\x63\xbf\x62rc\x08\xff");
    ASSERT_REPLY("\x08\0\0\1\0\0\x07\x63\xa0", "\x09\0\0\6\0\0\x07\x63\xbf\x62rc\x08\xff");
    ASSERT_REPLY("\x08\0\0\1\0\x63\x07\0\xa0", "\x09\0\0\6\0\x63\x07\0\xbf\x62rc\x08\xff");
    ASSERT_REPLY("\x0a\0\0\1\0\0\x07\x06\xa0", "\x0b\0\0\6\0\0\x07\x06\xbf\x62rc\x08\xff");
    ASSERT_REPLY("\x0a\0\0\1\0\0\x07\0\xa1", "\x0b\0\0\6\0\0\x07\0\xbf\x62rc\x03\xff");
}

static void a_newer_version_is_told_ours(void **context) {
    struct device *device = *context;
    ASSERT_REPLY("\x12\0\0\1\0\0\x07\0\xa0", "\x0b\0\0\6\0\0\x07\0\xbf\x62rc\x0d\xff");
}

static void reserved_bits_and_flags_do_not_matter(void **context) {
    struct device *device = *context;
    ASSERT_REPLY("\xea\xff\0\1\0\0\x07\0\xa0", "\x0b\0\0\5\0\0\x07\0\xbf\x61r\x60\xff");
}

static void a_body_shorter_than_announced_is_refused(void **context) {
    struct device *device = *context;
    ASSERT_REPLY("\x0a\0\0\2\0\0\x07\0\xa0", "\x0b\0\0\6\0\0\x07\0\xbf\x62rc\x03\xff");
}

static void responses_and_stumps_are_not_answered(void **context) {
    struct device *device = *context;
    assert_int_equal(ask_bytes(device, (const uint8_t *)"\x0b\0\0\1\0\0\x07\0\xa0", 9), 0);
    assert_int_equal(ask_bytes(device, (const uint8_t *)"\x09\0\0\1\0\0\x07\0\xa0", 9), 0);
    assert_int_equal(ask_bytes(device, (const uint8_t *)"\x0a\0\0\1\0\0\x07", 7), 0);
    assert_int_equal(device->agent.requests, 0);
}

static void echo_answers_reads_and_writes(void **context) {
    struct device *device = *context;
    struct request request;
    cbor_put_text(request_new(&request), "d", "hello");
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_OS, 0, &request), "{\"r\": \"hello\"}");
    cbor_put_text(request_new(&request), "d", "hello");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_OS, 0, &request), "{\"r\": \"hello\"}");
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_OS, 0), "{\"r\": \"\"}");
}

static void the_os_group_tells_about_the_system(void **context) {
    struct device *device = *context;
    struct request request;
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_OS, 6), "{\"buf_size\": 1028, \"buf_count\": 1}");
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_OS, 2),
                        "{\"tasks\": {\"agent\": {\"prio\": 1, \"tid\": 1, \"state\": 0, \"stkuse\": 875, "
                        "\"stksiz\": 1000}}}");
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_OS, 7), "{\"output\": \"Sealift\"}");
    cbor_put_text(request_new(&request), "format", "oirn");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_OS, 7, &request),
                        "{\"output\": \"stm32-5a5a5a5a5a5a5a5a5a5a5a5a 1.0.0 stm32f405-test FreeRTOS\"}");
    cbor_put_text(request_new(&request), "format", "q");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_OS, 7, &request), "{\"err\": {\"group\": 0, \"rc\": 2}}");
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_OS, 8), "{\"bootloader\": \"MCUboot\"}");
    cbor_put_text(request_new(&request), "query", "mode");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_OS, 8, &request), "{\"mode\": 5}");
    cbor_put_text(request_new(&request), "query", "colour");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_OS, 8, &request), "{\"err\": {\"group\": 0, \"rc\": 3}}");
}

static void a_reset_is_answered_and_leaves_a_note_without_a_reason(void **context) {
    struct device *device = *context;
    struct request request;
    assert_false(agent_wants_restart(&device->agent));
    cbor_put_uint(request_new(&request), "force", 1);
    assert_string_equal(ask(device, SMP_WRITE, SMP_GROUP_OS, 5, &request), "{}");
    assert_true(agent_wants_restart(&device->agent));
    assert_int_equal(kept_reset_note.magic, RESET_NOTE_MAGIC);
    assert_int_equal(kept_reset_note.reason, REASON_NONE);
}

static void statistics_are_listed_and_shown(void **context) {
    struct device *device = *context;
    struct request request;
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_STAT, 1), "{\"stat_list\": [\"link\", \"flash\"]}");
    cbor_put_text(request_new(&request), "name", "link");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_STAT, 0, &request),
                        "{\"name\": \"link\", \"fields\": {\"requests\": 1, \"dropped\": 0}}");
    cbor_put_text(request_new(&request), "name", "weather");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_STAT, 0, &request), "{\"err\": {\"group\": 2, \"rc\": 3}}");
    device->version = 0;
    cbor_put_text(request_new(&request), "name", "weather");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_STAT, 0, &request), "{\"rc\": 5}");
}

static void settings_are_read_only(void **context) {
    struct device *device = *context;
    struct request request;
    cbor_put_text(request_new(&request), "name", "sealift/build");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_SETTINGS, 0, &request), "{\"val\": h'73746d33':14}");
    cbor_put_text(request_new(&request), "name", "colour");
    assert_string_equal(ask(device, SMP_READ, SMP_GROUP_SETTINGS, 0, &request), "{\"err\": {\"group\": 3, \"rc\": 5}}");
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SETTINGS, 0), "{\"err\": {\"group\": 3, \"rc\": 6}}");
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SETTINGS, 1), "{\"err\": {\"group\": 3, \"rc\": 7}}");
}

static const char *shell(struct device *device, const char *first, const char *second) {
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_list(map, "argv");
    cbor_put_item_text(map, first);
    if (second != NULL) {
        cbor_put_item_text(map, second);
    }
    cbor_end_list(map);
    return ask(device, SMP_WRITE, SMP_GROUP_SHELL, 0, &request);
}

static void the_shell_knows_two_commands(void **context) {
    struct device *device = *context;
    fake.now_ms = 5999;
    assert_string_equal(shell(device, "metrics", NULL),
                        "{\"o\": \"uptime 5 s, heap 4000 (lowest 1000) bytes, boots 1\n\", \"ret\": 0}");
    assert_string_equal(shell(device, "rm", "-rf"),
                        "{\"o\": \"unknown command; there are: metrics, reset\n\", \"ret\": 127}");
    assert_string_equal(ask_empty(device, SMP_WRITE, SMP_GROUP_SHELL, 0), "{\"err\": {\"group\": 9, \"rc\": 2}}");
    assert_false(agent_wants_restart(&device->agent));
    assert_string_equal(shell(device, "reset", NULL), "{\"o\": \"resetting\n\", \"ret\": 0}");
    assert_true(agent_wants_restart(&device->agent));
}

static void an_answer_without_room_says_so(void **context) {
    struct device *device = *context;
    struct request request;
    char text[SMP_MESSAGE_MAX - 8 - 6 + 1]; /* fills the request, and the reply is a byte longer */
    memset(text, 'x', sizeof text);
    cbor_put_text_of(request_new(&request), "d", text, sizeof text - 2);
    assert_non_null(strstr(ask(device, SMP_WRITE, SMP_GROUP_OS, 0, &request), "xxx"));
    uint8_t message[SMP_MESSAGE_MAX] = {0x0a, 0,    1016 >> 8, 1016 & 0xff, 0,    0,         1,
                                        0,    0xa1, 0x61,      'd',         0x79, 1010 >> 8, 1010 & 0xff};
    memset(message + 14, 'x', 1010);
    assert_int_equal(ask_bytes(device, message, sizeof message), 14);
    assert_memory_equal(device->agent.reply + 8, "\xbf\x62rc\x07\xff", 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(errors_of_smp_itself_look_the_same_in_both_versions, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_newer_version_is_told_ours, device_new, device_free),
        cmocka_unit_test_setup_teardown(reserved_bits_and_flags_do_not_matter, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_body_shorter_than_announced_is_refused, device_new, device_free),
        cmocka_unit_test_setup_teardown(responses_and_stumps_are_not_answered, device_new, device_free),
        cmocka_unit_test_setup_teardown(echo_answers_reads_and_writes, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_os_group_tells_about_the_system, device_new, device_free),
        cmocka_unit_test_setup_teardown(a_reset_is_answered_and_leaves_a_note_without_a_reason, device_new,
                                        device_free),
        cmocka_unit_test_setup_teardown(statistics_are_listed_and_shown, device_new, device_free),
        cmocka_unit_test_setup_teardown(settings_are_read_only, device_new, device_free),
        cmocka_unit_test_setup_teardown(the_shell_knows_two_commands, device_new, device_free),
        cmocka_unit_test_setup_teardown(an_answer_without_room_says_so, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
