/* The board's key and its signed report, asked for as a gateway does. device_key.c is included: a board that is
 * switched off forgets what it had in RAM. */
#include "../../net/device_key.c"
#include "agent/jobs.h"
#include "fake_platform.h"
#include "mbedtls/sha256.h"
#include "p256-m.h"
#include "sealift/board.h"
#include "sealift/flash.h"
#include "sealift/identity.h"
#include "smp_commands.h"
#include "support/memory_flash.h"
#include "zcbor_encode.h"
#include <stdio.h>
#include <stdlib.h>

#define HEADER_SIZE 8u
#define NOT_SUPPORTED "{\"rc\": 8}"
#define TOO_LONG "{\"rc\": 7}"

static enum { GOOD, STUCK, DEAD, NO_NUMBER_FIRST } source;
static uint32_t seed;
static uint32_t drawn;

bool board_entropy(uint8_t *to, uint32_t size) {
    for (uint32_t i = 0; i < size; i++, drawn++) {
        seed = seed * 1664525u + 1013904223u;
        bool none = source == NO_NUMBER_FIRST && drawn >= ENTROPY_START_SAMPLES && drawn < ENTROPY_START_SAMPLES + 4u;
        to[i] = source == STUCK ? 0x5a : none ? 0xff : (uint8_t)(seed >> 23);
    }
    return source != DEAD;
}

static int new_board(void **context) {
    memset(&key, 0, sizeof key);
    source = GOOD;
    seed = 1;
    drawn = 0;
    return device_new(context);
}

static void switch_off_and_on(struct device *device) {
    memset(&key, 0, sizeof key);
    device_boot(device);
}

static const char *ask_key(struct device *device) {
    return ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 10);
}

/* out: where the signed report begins in the reply, and its length */
static const uint8_t *ask_report(struct device *device, size_t *length) {
    const char *said = ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 11);
    assert_non_null(strstr(said, "\"cose\": "));
    const uint8_t *head = device->agent.reply + HEADER_SIZE + 6;
    *length = head[0] == 0x58 ? head[1] : (size_t)head[1] << 8 | head[2];
    return head + (head[0] == 0x58 ? 2 : 3);
}

static void hash_bytes(mbedtls_sha256_context *hash, const void *bytes, size_t length) {
    mbedtls_sha256_update(hash, bytes, length);
}

/* What begins a byte string of 24 to 65535 bytes. */
static void hash_head(mbedtls_sha256_context *hash, size_t length) {
    const uint8_t small[] = {0x58, (uint8_t)length};
    const uint8_t large[] = {0x59, (uint8_t)(length >> 8), (uint8_t)length};
    hash_bytes(hash, length > 255 ? large : small, length > 255 ? 3 : 2);
}

/* Put together by hand: 84 6a "Signature1" 50 header, "REPORT " and the id, payload */
static void assert_signed(const uint8_t *message, size_t length, const char *id, const uint8_t *public_key) {
    mbedtls_sha256_context hash;
    uint8_t digest[32];
    size_t payload = (size_t)message[21] << 8 | message[22];
    assert_memory_equal(message, "\xd2\x84\x50\xa2\x01\x26\x63seq\x1b", 11);
    assert_memory_equal(message + 19, "\xa0\x59", 2);
    assert_int_equal(length, 23 + payload + 66);
    assert_memory_equal(message + length - 66, "\x58\x40", 2);
    mbedtls_sha256_init(&hash);
    mbedtls_sha256_starts(&hash, 0);
    hash_bytes(&hash, "\x84\x6aSignature1\x50", 13);
    hash_bytes(&hash, message + 3, 16);
    hash_head(&hash, 7 + strlen(id));
    hash_bytes(&hash, "REPORT ", 7);
    hash_bytes(&hash, id, strlen(id));
    hash_head(&hash, payload);
    hash_bytes(&hash, message + 23, payload);
    mbedtls_sha256_finish(&hash, digest);
    assert_int_equal(p256_ecdsa_verify(message + length - 64, public_key, digest, 32), P256_SUCCESS);
}

static void the_report_is_signed_with_the_boards_key(void **context) {
    struct device *device = *context;
    char plain[DIAGNOSTIC_MAX];
    uint8_t public_key[64];
    char id[65];
    size_t length;
    identity_read(id);
    assert_non_null(strstr(ask_key(device), "{\"key\": "));
    memcpy(public_key, device->agent.reply + HEADER_SIZE + 7, sizeof public_key);
    assert_memory_equal(public_key, device_key_public(), sizeof public_key);

    const uint8_t *message = ask_report(device, &length);
    assert_signed(message, length, id, public_key);
    uint8_t first = message[18];
    uint8_t payload[640];
    size_t size = length - 23 - 66;
    memcpy(payload, message + 23, size);
    snprintf(plain, sizeof plain, "%s", report(device));
    assert_memory_equal(payload, device->agent.reply + HEADER_SIZE, size);
    assert_int_equal(ask_report(device, &length)[18], first + 1);
    assert_int_equal(message[14], device->agent.boot.boots);
}

static void the_key_stays(void **context) {
    struct device *device = *context;
    uint8_t first[64];
    memcpy(first, device_key_public(), sizeof first);
    for (unsigned i = 0; i < 3; i++) {
        switch_off_and_on(device);
        source = DEAD; /* it is not asked again */
        assert_memory_equal(device_key_public(), first, sizeof first);
    }
}

static void without_a_healthy_source_there_is_no_key(void **context) {
    struct device *device = *context;
    source = STUCK;
    assert_string_equal(ask_key(device), NOT_SUPPORTED);
    source = GOOD;
    assert_string_equal(ask_key(device), NOT_SUPPORTED);
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 11), NOT_SUPPORTED);
    switch_off_and_on(device);
    source = DEAD;
    assert_string_equal(ask_key(device), NOT_SUPPORTED);
    assert_non_null(strstr(report(device), "\"boots\""));
    switch_off_and_on(device);
    source = GOOD;
    assert_non_null(strstr(ask_key(device), "{\"key\": "));
}

static void a_key_that_cannot_be_kept_is_none(void **context) {
    struct device *device = *context;
    memory_flash_fail_from(1);
    assert_null(device_key_public());
    memory_flash_fail_from(0);
    uint8_t first[64];
    memcpy(first, device_key_public(), sizeof first);
    switch_off_and_on(device);
    memory_flash_fail_from(1); /* nor one whose bits cannot be made firm */
    assert_null(device_key_public());
    memory_flash_fail_from(0);
    assert_memory_equal(device_key_public(), first, sizeof first);
}

static void what_is_no_key_is_not_used(void **context) {
    (void)context;
    static const uint8_t zero[P256_NUMBER_SIZE];
    assert_int_equal(credential_write(CREDENTIAL_KEY, 0, zero, sizeof zero), REASON_NONE);
    assert_null(device_key_public());
    assert_int_equal(credential_write(CREDENTIAL_KEY, 0, zero, 1), REASON_NONE);
    assert_null(device_key_public());
}

static void numbers_that_do_not_do_are_drawn_anew(void **context) {
    (void)context;
    source = NO_NUMBER_FIRST;
    assert_non_null(device_key_public());
    memset(key.secret, 0, sizeof key.secret);
    uint8_t signature[64];
    assert_false(device_key_sign(key.secret, signature));
}

static void a_board_without_a_boot_report_has_nothing_to_sign(void **context) {
    struct device *device = *context;
    device->agent.boot_known = false;
    assert_string_equal(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 11), "{\"rc\": 6}");
}

/* The room is a block of its own, so that the sanitizer sees a byte too many. */
static void what_does_not_fit_is_refused_as_a_whole(void **context) {
    struct device *device = *context;
    const struct smp_request asked = {.version = 1};
    smp_handler *const handlers[] = {smp_sealift_key, smp_sealift_signed_report};
    for (unsigned i = 0; i < 2; i++) {
        for (size_t room = 1; room < 70; room += 13) {
            uint8_t *reply = malloc(room);
            ZCBOR_STATE_E(map, 0, reply, room, 64);
            assert_true(zcbor_map_start_encode(map, 64));
            assert_int_equal(handlers[i](&device->agent, &asked, map), SMP_RC_MESSAGE_SIZE);
            free(reply);
        }
    }
}

/* Names as long as they may be, a crash, an image that failed, and the protection. */
static void the_longest_report_fits(void **context) {
    struct device *device = *context;
    struct state_record *record = &device->agent.state.record;
    struct boot_report *boot = &device->agent.boot;
    size_t length;
    memset(record->confirmed.job, 'j', sizeof record->confirmed.job);
    memset(record->failed.job, 'j', sizeof record->failed.job);
    record->confirmed.execution = record->failed.execution = UINT32_MAX;
    record->failed.slot = 1;
    record->failed.reason = record->failed.detail = UINT16_MAX;
    boot->boots = boot->counter = UINT32_MAX;
    boot->version = (struct image_version){255, 255, 65535, UINT32_MAX};
    boot->reason = REASON_TRIAL_HARDFAULT;
    boot->note = (struct reset_note){.reason = REASON_TRIAL_HARDFAULT, .uptime_ms = UINT32_MAX};
    boot->note.pc = boot->note.lr = boot->note.cfsr = boot->note.hfsr = boot->note.fault_address = UINT32_MAX;
    memset(boot->note.task, 't', sizeof boot->note.task);
    device->agent.refused = REASON_TRIAL_HARDFAULT;
    fake.protection_known = true;
    fake.protection = (struct board_protection){.read = 2, .write = true};
    ask_report(device, &length);
    assert_true(length > 400);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_report_is_signed_with_the_boards_key, new_board, device_free),
        cmocka_unit_test_setup_teardown(the_key_stays, new_board, device_free),
        cmocka_unit_test_setup_teardown(without_a_healthy_source_there_is_no_key, new_board, device_free),
        cmocka_unit_test_setup_teardown(a_key_that_cannot_be_kept_is_none, new_board, device_free),
        cmocka_unit_test_setup_teardown(what_is_no_key_is_not_used, new_board, device_free),
        cmocka_unit_test_setup_teardown(numbers_that_do_not_do_are_drawn_anew, new_board, device_free),
        cmocka_unit_test_setup_teardown(a_board_without_a_boot_report_has_nothing_to_sign, new_board, device_free),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused_as_a_whole, new_board, device_free),
        cmocka_unit_test_setup_teardown(the_longest_report_fits, new_board, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
