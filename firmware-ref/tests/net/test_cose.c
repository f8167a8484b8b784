/* Signatures of requests: COSE_Sign1, put together here by hand. */
#include "cose.h"
#include "fake_server.h"
#include "mbedtls/sha256.h"
#include <string.h>

/* 84 6a "Signature1", the header behind its head, external data and payload behind theirs */
static const uint8_t start[] = {0x84, 0x6a, 'S',  'i',  'g',  'n',  'a', 't', 'u', 'r', 'e',
                                '1',  0x50, 0xa2, 0x01, 0x26, 0x63, 's', 'e', 'q', 0x1b};

static void expect(uint32_t boots, uint32_t number, const char *path_head, const char *request,
                   const uint8_t *body_head, size_t head_size, const char *body) {
    uint8_t all[2000];
    uint8_t digest[32];
    size_t used = sizeof start;
    memcpy(all, start, sizeof start);
    for (int shift = 24; shift >= 0; shift -= 8) {
        all[used] = (uint8_t)(boots >> shift);
        all[used++ + 4] = (uint8_t)(number >> shift);
    }
    used += 4;
    memcpy(all + used, path_head, strlen(path_head));
    used += strlen(path_head);
    memcpy(all + used, request, strlen(request));
    used += strlen(request);
    memcpy(all + used, body_head, head_size);
    used += head_size;
    memcpy(all + used, body, strlen(body));
    used += strlen(body);
    mbedtls_sha256(all, used, digest, 0);
    assert_memory_equal(digest, server.digest, sizeof digest);
}

static void lengths_take_as_few_bytes_as_they_can(void **unused) {
    (void)unused;
    char text[COSE_TEXT_SIZE];
    char body[301] = {0};
    server_new();
    memset(body, 'b', 23);
    assert_true(cose_sign(5, "PUT", "/a", body, text));
    expect(5, 1, "\x46", "PUT /a", (const uint8_t *)"\x57", 1, body);
    memset(body, 'b', 24);
    assert_true(cose_sign(5, "POST", "/things/board-1/jobs/a", body, text));
    expect(5, 2, "\x58\x1b", "POST /things/board-1/jobs/a", (const uint8_t *)"\x58\x18", 2, body);
    memset(body, 'b', 300);
    assert_true(cose_sign(0x01020304, "PUT", "/a", body, text));
    expect(0x01020304, 3, "\x46", "PUT /a", (const uint8_t *)"\x59\x01\x2c", 3, body);
}

static void the_message_holds_header_and_signature_alone(void **unused) {
    (void)unused;
    uint8_t message[COSE_SIGN1_SIZE];
    static const uint8_t middle[] = {0xa0, 0xf6, 0x58, 0x40, 0x5c, 0x5c};
    char text[COSE_TEXT_SIZE];
    server_new();
    assert_true(cose_sign(7, "PUT", "/a", "{}", text));
    assert_int_equal(strlen(text), COSE_TEXT_SIZE - 1);
    assert_int_equal(base64_decode((const uint8_t *)text, strlen(text), message), COSE_SIGN1_SIZE);
    assert_memory_equal(message, "\xd2\x84\x50\xa2\x01\x26\x63seq\x1b\x00\x00\x00\x07", 15);
    assert_memory_equal(message + 19, middle, sizeof middle);
    server.signs_nothing = true;
    assert_false(cose_sign(7, "PUT", "/a", "{}", text));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_take_as_few_bytes_as_they_can),
        cmocka_unit_test(the_message_holds_header_and_signature_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
