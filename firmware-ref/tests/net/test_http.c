/* Heads of replies, in any pieces. */
#include "http.h"
#include "support/cmocka_all.h"
#include <string.h>

#define OK "HTTP/1.1 200 OK\r\n"

static struct http_response read_head(const char *head) {
    struct http_response response;
    http_begin(&response);
    http_feed(&response, (const uint8_t *)head, strlen(head));
    return response;
}

static void a_head_ends_with_an_empty_line(void **unused) {
    (void)unused;
    struct http_response response;
    static const char head[] = "http/1.1 206 Partial\r\nDATE:  now\r\nContent-Length:\t12\r\n"
                               "content-range: bytes 30-41/42\r\nX: y\r\nConnection: Close\r\n\r\nbody";
    http_begin(&response);
    for (size_t i = 0; i < sizeof head - 5; i++) {
        assert_true(response.state < HTTP_BODY);
        assert_int_equal(http_feed(&response, (const uint8_t *)head + i, 1), 1);
    }
    assert_int_equal(response.state, HTTP_BODY);
    assert_int_equal(http_feed(&response, (const uint8_t *)head, 4), 0);
    assert_int_equal(response.status, 206);
    assert_int_equal(response.length, 12);
    assert_int_equal(response.from, 30);
    assert_string_equal(response.date, "now");
    assert_true(response.closes);
}

static void some_replies_have_no_length(void **unused) {
    (void)unused;
    assert_int_equal(read_head("HTTP/1.1 204 x\n\n").state, HTTP_BODY);
    assert_int_equal(read_head("HTTP/1.1 304 x\n\n").state, HTTP_BODY);
    assert_int_equal(read_head("HTTP/1.1 200 x\n\n").state, HTTP_BAD);
    assert_false(read_head(OK "Connection: keep-alive\n").closes);
}

static void what_could_be_misread_is_refused(void **unused) {
    (void)unused;
    static const char *const bad[] = {
        "HTTP/1.0 200 OK\n",
        "HTTP/1.1 x\n",
        "HTTP/1.1 199 x\n",
        "HTTP/1.1 600 x\n",
        "\n",
        OK "Content-Length: 1\nContent-Length: 1\n",
        OK "Content-Length: x\n",
        OK "Content-Length: :\n",
        OK "Content-Length: 1234567890\n",
        OK "Content-Length:     1\n",
        OK "Content-Range: 1-2\n",
        OK "Content-Range: bytes x\n",
        OK "Transfer-Encoding: chunked\n",
    };
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_head(bad[i]).state, HTTP_BAD);
    }
}

/* Of headers that are too long nothing is needed; a status line has no reason to be. */
static void long_lines_are_skipped(void **unused) {
    (void)unused;
    char head[700] = OK;
    memset(head + strlen(head), 'x', 600);
    assert_int_equal(read_head(head).state, HTTP_HEADERS);
    strcat(head, "\nContent-Length: 3\n\n");
    assert_int_equal(read_head(head).state, HTTP_BODY);
    memset(head, 'x', 600);
    assert_int_equal(read_head(head).state, HTTP_BAD);
}

static void a_head_has_an_end(void **unused) {
    (void)unused;
    struct http_response response = read_head(OK);
    for (unsigned i = 0; i <= HTTP_HEAD_MAX / 2; i++) {
        http_feed(&response, (const uint8_t *)"x\n", 2);
    }
    assert_int_equal(response.state, HTTP_BAD);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_ends_with_an_empty_line),
        cmocka_unit_test(some_replies_have_no_length),
        cmocka_unit_test(what_could_be_misread_is_refused),
        cmocka_unit_test(long_lines_are_skipped),
        cmocka_unit_test(a_head_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
