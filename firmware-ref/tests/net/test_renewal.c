/* A new key and its certificate: made, certified over the old, used, and kept wherever power is cut. */
#include "base64.h"
#include "fake_platform.h"
#include "network_device.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <string.h>

#define JOB "{\"operation\":\"rotateCertificate\"}"
#define BEGUN "{\"before\":\"0\"}"
#define RENEWAL                                                                                                        \
    "{\"certificate\":\"-----BEGIN CERTIFICATE-----\\r\\nTmV3\\r\\nIG9u\\nZQ==\\n-----END "                            \
    "CERTIFICATE-----\\n\",\"ca\":\"\"}"

static int enrolled(void **context) {
    network_device_new(context);
    credential_write(CREDENTIAL_KEY, 0, (const uint8_t *)"key", 3);
    credential_write(CREDENTIAL_CERTIFICATE, 0, (const uint8_t *)"old", 3);
    return 0;
}

static void the_new_certificate_is_asked_for_over_the_old_and_claimed_over_itself(void **context) {
    char csr[BASE64_TEXT_SIZE(FAKE_CSR_SIZE) + 1] = {0};
    uint8_t der[FAKE_CSR_SIZE];
    memset(der, 0xa5, sizeof der);
    base64_encode(der, sizeof der, csr);
    server_has("rotate", 3, NULL, JOB);
    server_says(200, "{}");
    server_says(201, RENEWAL);
    server_says(200, "{}");
    assert_true(look(*context));
    assert_non_null(strstr(server_heard(1), "\"statusDetails\":{\"before\":\"0\"},"));
    assert_non_null(strstr(server_heard(2), "POST /things/stm32-5a5a5a5a5a5a5a5a5a5a5a5a/certificate HTTP/1.1\r\n"));
    assert_non_null(strstr(server_heard(2), "{\"csr\":\"-----BEGIN CERTIFICATE REQUEST-----\\n"));
    assert_non_null(strstr(server_heard(2), csr));
    assert_non_null(strstr(server_heard(2), "\\n-----END CERTIFICATE REQUEST-----\\n\"}"));
    assert_non_null(strstr(server_heard(3), "{\"status\":\"SUCCEEDED\","));
    assert_int_equal(server.opened, 3); /* with the old, for the request anew, and with the new */
    size_t length;
    assert_memory_equal(credential_find(CREDENTIAL_CERTIFICATE, 1, &length), "New one", 7);
    assert_int_equal(length, 7);
    assert_int_equal(credentials_pair(), 1);
}

static void what_was_made_before_the_power_was_cut_is_claimed_after(void **context) {
    credential_write(CREDENTIAL_CERTIFICATE, 1, (const uint8_t *)"new", 3);
    server_has("rotate", 3, BEGUN, JOB);
    server_says(200, "{}");
    assert_true(look(*context));
    assert_non_null(strstr(server_heard(1), "{\"status\":\"SUCCEEDED\","));
}

/* in: write: which page is cut */
static void power_is_cut(void **context, uint32_t write) {
    server_has("rotate", 3, BEGUN, JOB);
    server_says(201, RENEWAL);
    memory_flash_cut_at(write);
    if (setjmp(memory_flash_power_lost) == 0) {
        look(*context);
        fail_msg("power was not cut");
    }
    assert_int_equal(credentials_pair(), 0);
    server_new();
    server_has("rotate", 3, BEGUN, JOB);
    server_says(201, RENEWAL);
    server_says(200, "{}");
    assert_true(look(*context));
    assert_int_equal(credentials_pair(), 1);
}

static void power_is_cut_at_the_key(void **context) {
    power_is_cut(context, 1);
}

static void power_is_cut_at_the_certificate(void **context) {
    power_is_cut(context, 2);
}

static void a_pair_that_the_server_refuses_gives_way_to_the_old(void **context) {
    credential_write(CREDENTIAL_CERTIFICATE, 1, (const uint8_t *)"new", 3);
    server.away = true;
    server.refuses = true;
    assert_false(look(*context));
    assert_int_equal(credentials_pair(), 0);
    server_new();
    server_says(401, "{}");
    assert_false(look(*context));
    assert_int_equal(credentials_pair(), 1);
    server_new();
    server_is_lost();
    assert_false(look(*context)); /* which is no refusal */
    assert_int_equal(credentials_pair(), 1);
}

static void without_a_word_from_the_server_nothing_is_made(void **context) {
    server_has("rotate", 3, NULL, JOB);
    server_says(409, "{}");
    assert_false(look(*context));
    assert_int_equal(server_requests(), 2);
}

static void a_key_that_cannot_be_made_fails_the_job(void **context) {
    server.makes_no_key = true;
    server_has("rotate", 3, BEGUN, JOB);
    server_says(200, "{}");
    assert_true(look(*context));
    assert_non_null(strstr(server_heard(1), "\"reason\":\"FLASH_WRITE_FAILED\""));
}

static void a_server_that_gives_none_is_asked_again_or_believed(void **context) {
    static const unsigned later[] = {500, 503, 429};
    for (unsigned i = 0; i < sizeof later / sizeof later[0]; i++) {
        server_new();
        server_has("rotate", 3, BEGUN, JOB);
        server_says(later[i], "{}");
        assert_false(look(*context));
        assert_int_equal(server_requests(), 2);
    }
    server_new();
    server_has("rotate", 3, BEGUN, JOB);
    assert_false(look(*context)); /* it is lost */
    server_new();
    server_has("rotate", 3, BEGUN, JOB);
    server_says(409, "{}");
    server_says(200, "{}");
    assert_true(look(*context));
    assert_non_null(strstr(server_heard(2), "{\"status\":\"FAILED\",\"executionNumber\":3,\"report\""));
    server_new();
    server_has("rotate", 3, BEGUN, JOB);
    server_says(409, "{}");
    assert_false(look(*context)); /* it is lost when it is to be told */
}

static void what_is_no_certificate_of_the_key_fails_the_job(void **context) {
    static const char *const replies[] = {
        "{}",
        "{\"certificate\":1}",
        "{\"certificate\":\"TmV3\"}",
        "{\"certificate\":\"-----BEGIN\\nTmV3\"}",
        "{\"certificate\":\"\\n-----END\"}",
        "{\"certificate\":\"-----BEGIN\\nTmV\\n-----END\"}",
        "{\"certificate\":\"-----BEGIN\\nTmV?\\n-----END\"}",
    };
    for (unsigned i = 0; i <= sizeof replies / sizeof replies[0]; i++) {
        bool fits = i < sizeof replies / sizeof replies[0];
        server_new();
        server.certificate_fits = fits;
        server_has("rotate", 3, BEGUN, JOB);
        server_says(201, fits ? replies[i] : RENEWAL);
        server_says(200, "{}");
        assert_true(look(*context));
        assert_non_null(strstr(server_heard(2), "\"reason\":\"UNSUPPORTED_JOB\""));
        assert_int_equal(credentials_pair(), 0);
    }
    char large[3500];
    snprintf(large, sizeof large, "{\"certificate\":\"%03000u\"}", 0);
    server_new();
    server_has("rotate", 3, BEGUN, JOB);
    server_says(201, large);
    server_says(200, "{}");
    assert_true(look(*context));
    assert_int_equal(credentials_pair(), 0);
}

static void a_flash_without_a_page_left_fails_the_job(void **context) {
    memory_flash_fail_from(2);
    server_has("rotate", 3, BEGUN, JOB);
    server_says(201, RENEWAL);
    server_says(200, "{}");
    assert_true(look(*context));
    assert_non_null(strstr(server_heard(2), "\"reason\":\"FLASH_WRITE_FAILED\""));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_new_certificate_is_asked_for_over_the_old_and_claimed_over_itself, enrolled,
                                        device_free),
        cmocka_unit_test_setup_teardown(what_was_made_before_the_power_was_cut_is_claimed_after, enrolled, device_free),
        cmocka_unit_test_setup_teardown(power_is_cut_at_the_key, enrolled, device_free),
        cmocka_unit_test_setup_teardown(power_is_cut_at_the_certificate, enrolled, device_free),
        cmocka_unit_test_setup_teardown(a_pair_that_the_server_refuses_gives_way_to_the_old, enrolled, device_free),
        cmocka_unit_test_setup_teardown(without_a_word_from_the_server_nothing_is_made, enrolled, device_free),
        cmocka_unit_test_setup_teardown(a_key_that_cannot_be_made_fails_the_job, enrolled, device_free),
        cmocka_unit_test_setup_teardown(a_server_that_gives_none_is_asked_again_or_believed, enrolled, device_free),
        cmocka_unit_test_setup_teardown(what_is_no_certificate_of_the_key_fails_the_job, enrolled, device_free),
        cmocka_unit_test_setup_teardown(a_flash_without_a_page_left_fails_the_job, enrolled, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
