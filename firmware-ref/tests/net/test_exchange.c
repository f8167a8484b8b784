/* One request and its reply over a connection that is kept, and that breaks. */
#include "cose.h"
#include "exchange.h"
#include "fake_server.h"
#include <string.h>

static struct exchange exchange;

static int fresh(void **unused) {
    (void)unused;
    exchange_close();
    server_new();
    return 0;
}

static bool get(void) {
    return exchange_begin(&exchange, &here, "GET", "/x", NULL, 0);
}

static void a_request_says_what_it_is(void **unused) {
    (void)unused;
    server_says(200, "");
    server_says(200, "");
    assert_true(exchange_begin(&exchange, &here, "PUT", "/things/1", "{}", 0));
    static const char signed_as[] = "PUT /things/1 HTTP/1.1\r\nHost: server\r\nSealift-Report-Signature: ";
    static const char ends[] = "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    const char *heard = server_heard(0);
    assert_memory_equal(heard, signed_as, sizeof signed_as - 1);
    assert_string_equal(heard + sizeof signed_as - 1 + COSE_TEXT_SIZE - 1, ends);
    assert_true(exchange_begin(&exchange, &here, "GET", "/x", NULL, 30));
    assert_string_equal(server_heard(1), "GET /x HTTP/1.1\r\nHost: server\r\nRange: bytes=30-\r\n\r\n");
    assert_int_equal(server.opened, 1);
}

static void what_cannot_be_signed_is_not_sent(void **unused) {
    (void)unused;
    server.signs_nothing = true;
    assert_false(exchange_begin(&exchange, &here, "PUT", "/things/1", "{}", 0));
    assert_int_equal(server_requests(), 0);
    assert_int_equal(server.closed, 1);
}

static void a_body_comes_in_any_pieces(void **unused) {
    (void)unused;
    char text[16];
    server.piece = 1;
    server_says(200, "12345");
    assert_true(get());
    assert_true(exchange_text(&exchange, text, sizeof text));
    assert_string_equal(text, "12345");
    server.piece = 512;
    server_says(200, "12345");
    assert_true(get());
    assert_true(exchange_text(&exchange, text, 6));
    assert_string_equal(text, "12345");
    assert_int_equal(exchange_more(&exchange), 0);
    assert_int_equal(server.opened, 1);
}

static void a_body_that_has_no_room_closes(void **unused) {
    (void)unused;
    char text[5];
    server_says(200, "12345");
    assert_true(get());
    assert_false(exchange_text(&exchange, text, sizeof text));
    assert_string_equal(text, "");
    assert_int_equal(server.closed, 1);
}

static void a_body_that_breaks_off_closes(void **unused) {
    (void)unused;
    char text[2000];
    static char reply[1100] = "HTTP/1.1 200 x\r\nDate: " FAKE_NOW "\r\nContent-Length: 1000\r\n\r\n";
    server_sends(reply, sizeof reply, 600);
    assert_true(get());
    assert_false(exchange_text(&exchange, text, sizeof text));
    assert_int_equal(server.closed, 1);
}

static void a_server_may_close_behind_a_body(void **unused) {
    (void)unused;
    static const char reply[] =
        "HTTP/1.1 200 x\r\nDate: " FAKE_NOW "\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab";
    char text[8];
    server_sends(reply, sizeof reply - 1, sizeof reply - 1);
    server_says(200, "");
    assert_true(get());
    assert_true(exchange_text(&exchange, text, sizeof text));
    assert_true(get());
    assert_int_equal(server.opened, 2);
}

static void a_kept_connection_that_is_gone_is_opened_anew(void **unused) {
    (void)unused;
    server_says(200, "");
    server_is_lost();
    server_says(201, "");
    assert_true(get());
    assert_true(get());
    assert_int_equal(exchange.head.status, 201);
    assert_int_equal(server.opened, 2);
}

static void a_new_connection_is_tried_once(void **unused) {
    (void)unused;
    server_is_lost();
    server_says(200, "");
    assert_false(get());
    assert_int_equal(exchange.head.status, 0);
    server_new();
    server.away = true;
    assert_false(get());
    assert_int_equal(server_requests(), 0);
}

static void replies_that_are_none_are_not_used(void **unused) {
    (void)unused;
    static const char *const bad[] = {
        "HTTP/1.1 200 x\r\nDate: " FAKE_NOW "\r\n\r\n",
        "HTTP/1.1 200 x\r\nDate: Sun, 06 Nov 1994 08:49:38 GMT\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 x\r\nDate: " FAKE_NOW "\r\nContent-Length: 1\r\n\r\n12",
    };
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        server_new();
        server_sends(bad[i], strlen(bad[i]), strlen(bad[i]));
        assert_false(get());
        assert_int_equal(server.closed, 1);
    }
}

static void a_path_that_has_no_room_is_not_asked_for(void **unused) {
    (void)unused;
    char path[700];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = 0;
    assert_false(exchange_begin(&exchange, &here, "GET", path, NULL, 0));
    assert_int_equal(server_requests(), 0);
}

static void what_cannot_be_sent_is_no_exchange(void **unused) {
    (void)unused;
    server.deaf_from = 1;
    assert_false(exchange_begin(&exchange, &here, "PUT", "/x", "{}", 0));
    server_new();
    server.deaf_from = 2; /* the head goes, the body does not */
    assert_false(exchange_begin(&exchange, &here, "PUT", "/x", "{}", 0));
    assert_int_equal(server.closed, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_request_says_what_it_is, fresh),
        cmocka_unit_test_setup(what_cannot_be_signed_is_not_sent, fresh),
        cmocka_unit_test_setup(a_body_comes_in_any_pieces, fresh),
        cmocka_unit_test_setup(a_body_that_has_no_room_closes, fresh),
        cmocka_unit_test_setup(a_body_that_breaks_off_closes, fresh),
        cmocka_unit_test_setup(a_server_may_close_behind_a_body, fresh),
        cmocka_unit_test_setup(a_kept_connection_that_is_gone_is_opened_anew, fresh),
        cmocka_unit_test_setup(a_new_connection_is_tried_once, fresh),
        cmocka_unit_test_setup(replies_that_are_none_are_not_used, fresh),
        cmocka_unit_test_setup(a_path_that_has_no_room_is_not_asked_for, fresh),
        cmocka_unit_test_setup(what_cannot_be_sent_is_no_exchange, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
