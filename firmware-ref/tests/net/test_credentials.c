/* Pages of credentials: of a kind and a pair the last whole one counts, wherever power was cut. */
#include "credentials.h"
#include "sealift/flash.h"
#include "support/cmocka_all.h"
#include "support/memory_flash.h"
#include <string.h>

#define PAGE 0x400u
#define FIRST 4u

static int fresh(void **unused) {
    (void)unused;
    memory_flash_new();
    return 0;
}

static enum reason keep(enum credential kind, unsigned pair, const char *text) {
    return credential_write(kind, pair, (const uint8_t *)text, strlen(text));
}

/* out: the credential as a text, "" when there is none */
static const char *found(enum credential kind, unsigned pair) {
    static char text[CREDENTIAL_SIZE + 1];
    size_t length = 0;
    const uint8_t *bytes = credential_find(kind, pair, &length);
    memcpy(text, bytes == NULL ? (const uint8_t *)"" : bytes, length);
    text[length] = 0;
    return text;
}

static void the_last_of_a_kind_counts(void **unused) {
    (void)unused;
    assert_string_equal(found(CREDENTIAL_KEY, 0), "");
    assert_int_equal(keep(CREDENTIAL_KEY, 0, "one"), REASON_NONE);
    assert_int_equal(keep(CREDENTIAL_AUTHORITY, 0, "who"), REASON_NONE);
    assert_int_equal(keep(CREDENTIAL_KEY, 0, "two"), REASON_NONE);
    assert_int_equal(keep(CREDENTIAL_KEY, 1, "three"), REASON_NONE);
    assert_string_equal(found(CREDENTIAL_KEY, 0), "two");
    assert_string_equal(found(CREDENTIAL_KEY, 1), "three");
    assert_string_equal(found(CREDENTIAL_AUTHORITY, 0), "who");
    assert_string_equal(found(CREDENTIAL_SERVER, 0), "");
}

static void a_pair_counts_when_its_certificate_is_there(void **unused) {
    (void)unused;
    assert_int_equal(credentials_newest(), 0);
    keep(CREDENTIAL_KEY, 0, "key");
    keep(CREDENTIAL_CERTIFICATE, 0, "certificate");
    keep(CREDENTIAL_KEY, 1, "key");
    assert_int_equal(credentials_newest(), 0);
    keep(CREDENTIAL_CERTIFICATE, 1, "certificate");
    assert_int_equal(credentials_newest(), 1);
    assert_int_equal(credentials_pair(), 1);
}

static void who_is_refused_goes_back_pair_by_pair(void **unused) {
    (void)unused;
    keep(CREDENTIAL_CERTIFICATE, 0, "a");
    keep(CREDENTIAL_CERTIFICATE, 1, "b");
    keep(CREDENTIAL_CERTIFICATE, 2, "c");
    for (unsigned i = 0; i < 7; i++) {
        assert_int_equal(credentials_pair(), 2 - i % 3);
        credentials_try_other_pair();
    }
    keep(CREDENTIAL_CERTIFICATE, 3, "d");
    assert_int_equal(credentials_pair(), 3);
}

/* Each write is one operation, and it is cut in its middle. */
static void a_power_cut_leaves_what_was_there(void **unused) {
    (void)unused;
    keep(CREDENTIAL_KEY, 0, "key");
    keep(CREDENTIAL_CERTIFICATE, 0, "old");
    keep(CREDENTIAL_KEY, 1, "key");
    memory_flash_cut_at(1);
    if (setjmp(memory_flash_power_lost) == 0) {
        keep(CREDENTIAL_CERTIFICATE, 1, "new");
        fail_msg("power was not cut");
    }
    assert_int_equal(credentials_newest(), 0);
    assert_string_equal(found(CREDENTIAL_CERTIFICATE, 0), "old");
    assert_int_equal(keep(CREDENTIAL_CERTIFICATE, 1, "new"), REASON_NONE);
    assert_string_equal(found(CREDENTIAL_CERTIFICATE, 1), "new");
    assert_int_equal(credentials_newest(), 1);
}

static void settling_programs_what_counts_once_more(void **unused) {
    (void)unused;
    assert_int_equal(credential_settle(CREDENTIAL_KEY, 0), REASON_NONE);
    assert_int_equal(flash_operations(), 0);
    keep(CREDENTIAL_KEY, 0, "one");
    keep(CREDENTIAL_KEY, 0, "two");
    assert_int_equal(credential_settle(CREDENTIAL_KEY, 0), REASON_NONE);
    assert_int_equal(flash_operations(), 3);
    assert_string_equal(found(CREDENTIAL_KEY, 0), "two");
    memory_flash_fail_from(1);
    assert_int_equal(credential_settle(CREDENTIAL_KEY, 0), REASON_FLASH_WRITE_FAILED);
}

/* out: the byte of the page that was written first */
static uint8_t *first_page(unsigned offset) {
    return memory_flash_at(flash_geometry.identity.base + FIRST * PAGE + offset);
}

static void damaged_pages_are_none(void **unused) {
    (void)unused;
    static const unsigned places[] = {0, 4, 6, 8, 12, 16, PAGE - 1};
    for (unsigned i = 0; i < sizeof places / sizeof places[0]; i++) {
        memory_flash_new();
        keep(CREDENTIAL_KEY, 0, "key");
        assert_string_equal(found(CREDENTIAL_KEY, 0), "key");
        *first_page(places[i]) ^= 0x80;
        assert_string_equal(found(CREDENTIAL_KEY, 0), "");
    }
    memory_flash_new();
    keep(CREDENTIAL_KEY, 0, "key");
    *first_page(7) = 0xff; /* a length that is none */
    assert_string_equal(found(CREDENTIAL_KEY, 0), "");
}

static void what_cannot_be_read_is_neither_used_nor_written(void **unused) {
    (void)unused;
    keep(CREDENTIAL_KEY, 0, "key");
    memory_flash_fault_at(flash_geometry.identity.base + FIRST * PAGE);
    assert_string_equal(found(CREDENTIAL_KEY, 0), "");
    assert_int_equal(keep(CREDENTIAL_KEY, 0, "other"), REASON_NONE);
    assert_string_equal(found(CREDENTIAL_KEY, 0), "other");
}

static void the_pages_come_to_an_end(void **unused) {
    (void)unused;
    static uint8_t large[CREDENTIAL_SIZE + 1];
    assert_int_equal(credential_write(CREDENTIAL_KEY, 0, large, sizeof large), REASON_FLASH_WRITE_FAILED);
    for (unsigned i = FIRST; i < flash_geometry.identity.size / PAGE; i++) {
        assert_int_equal(credential_write(CREDENTIAL_KEY, i, large, CREDENTIAL_SIZE), REASON_NONE);
    }
    assert_int_equal(keep(CREDENTIAL_KEY, 0, "no room"), REASON_FLASH_WRITE_FAILED);
    size_t length;
    assert_non_null(credential_find(CREDENTIAL_KEY, FIRST, &length));
}

static void a_board_is_complete_with_server_authority_and_certificate(void **unused) {
    (void)unused;
    struct network_server server = {.port = 8443};
    struct network_server read;
    memset(server.address, 'a', sizeof server.address);
    memset(server.name, 'n', sizeof server.name);
    assert_false(credentials_complete(&read));
    keep(CREDENTIAL_CERTIFICATE, 0, "certificate");
    assert_false(credentials_complete(&read));
    keep(CREDENTIAL_AUTHORITY, 0, "authority");
    assert_false(credentials_complete(&read));
    keep(CREDENTIAL_SERVER, 0, "short");
    assert_false(credentials_complete(&read));
    credential_write(CREDENTIAL_SERVER, 0, (const uint8_t *)&server, sizeof server);
    assert_true(credentials_complete(&read));
    assert_int_equal(read.port, 8443);
    assert_int_equal(strlen(read.address), sizeof read.address - 1);
    assert_int_equal(strlen(read.name), sizeof read.name - 1);
    assert_false(credentials_handed_over());
    credentials_hand_over();
    assert_true(credentials_handed_over());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_last_of_a_kind_counts, fresh),
        cmocka_unit_test_setup(a_pair_counts_when_its_certificate_is_there, fresh),
        cmocka_unit_test_setup(who_is_refused_goes_back_pair_by_pair, fresh),
        cmocka_unit_test_setup(a_power_cut_leaves_what_was_there, fresh),
        cmocka_unit_test_setup(settling_programs_what_counts_once_more, fresh),
        cmocka_unit_test_setup(damaged_pages_are_none, fresh),
        cmocka_unit_test_setup(what_cannot_be_read_is_neither_used_nor_written, fresh),
        cmocka_unit_test_setup(the_pages_come_to_an_end, fresh),
        cmocka_unit_test_setup(a_board_is_complete_with_server_authority_and_certificate, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
