/* Decoding of maps: any order, any length form, nothing that could hurt. */
#include "cbor.h"
#include "support/cmocka_all.h"
#include "zcbor_decode.h"
#include <stdlib.h>
#include <string.h>

struct sample {
    uint32_t off;
    bool flag;
    bool force;
    struct zcbor_string text;
    struct zcbor_string data;
    uint32_t sum;
};

static bool add(zcbor_state_t *state, void *context) {
    uint32_t number;
    uint32_t *sum = context;
    if (!zcbor_uint32_decode(state, &number)) {
        return false;
    }
    *sum += number;
    return true;
}

/* out: whether the bytes decode, and a mask of the keys found */
static bool decode(const void *bytes, size_t length, struct sample *sample, unsigned *found) {
    struct cbor_list list = {.item = add, .context = &sample->sum};
    struct cbor_field fields[] = {
        {"off", CBOR_UINT, &sample->off, false},       {"flag", CBOR_BOOL, &sample->flag, false},
        {"force", CBOR_SWITCH, &sample->force, false}, {"text", CBOR_TEXT, &sample->text, false},
        {"data", CBOR_BYTES, &sample->data, false},    {"list", CBOR_LIST, &list, false},
    };
    bool good = cbor_decode(bytes, length, fields, 6);
    *found = 0;
    for (unsigned i = 0; i < 6; i++) {
        *found |= fields[i].found ? 1u << i : 0u;
    }
    return good;
}

#define DECODE(text) decode(text, sizeof(text) - 1, &sample, &found)

static void keys_come_in_any_order_and_form(void **context) {
    (void)context;
    struct sample sample = {0};
    unsigned found;
    assert_true(DECODE("\xa3\x64"
                       "data"
                       "\x42\x01\x02"
                       "\x63"
                       "off"
                       "\x19\x01\x00"
                       "\x64"
                       "flag"
                       "\xf5"));
    assert_int_equal(found, 1u | 2u | 16u);
    assert_int_equal(sample.off, 256);
    assert_true(sample.flag);
    assert_int_equal(sample.data.len, 2);

    sample = (struct sample){0};
    assert_true(DECODE("\xbf\x64"
                       "text"
                       "\x62"
                       "hi"
                       "\x64"
                       "list"
                       "\x9f\x01\x02\xff"
                       "\x63"
                       "off"
                       "\x05\xff"));
    assert_int_equal(sample.off, 5);
    assert_int_equal(sample.sum, 3);
    assert_int_equal(sample.text.len, 2);
}

static void nothing_counts_as_an_empty_map(void **context) {
    (void)context;
    struct sample sample = {0};
    unsigned found;
    assert_true(DECODE(""));
    assert_true(DECODE("\xa0"));
    assert_true(DECODE("\xbf\xff"));
    assert_int_equal(found, 0);
}

static void unknown_keys_are_skipped_whatever_they_hold(void **context) {
    (void)context;
    struct sample sample = {0};
    unsigned found;
    assert_true(DECODE("\xa2\x61"
                       "x"
                       "\xbf\x61"
                       "y"
                       "\x82\xf6\xfb\0\0\0\0\0\0\0\0\xff"
                       "\x63"
                       "off"
                       "\x07"));
    assert_int_equal(found, 1);
    assert_int_equal(sample.off, 7);
}

static void switches_are_booleans_or_numbers(void **context) {
    (void)context;
    struct sample sample = {0};
    unsigned found;
    assert_true(DECODE("\xa1\x65"
                       "force"
                       "\xf5"));
    assert_true(sample.force);
    assert_true(DECODE("\xa1\x65"
                       "force"
                       "\x00"));
    assert_false(sample.force);
    assert_true(DECODE("\xa1\x65"
                       "force"
                       "\x01"));
    assert_true(sample.force);
    assert_false(DECODE("\xa1\x65"
                        "force"
                        "\x02"));
}

static void what_is_not_one_whole_map_is_refused(void **context) {
    (void)context;
    struct sample sample = {0};
    unsigned found;
    assert_false(DECODE("\x01")); /* no map */
    assert_false(DECODE("\xa1")); /* cut off */
    assert_false(DECODE("\xa1\x63"
                        "off")); /* cut off */
    assert_false(DECODE("\xbf\x63"
                        "off"
                        "\x01"));     /* never ends */
    assert_false(DECODE("\xa0\xa0")); /* more behind it */
    assert_false(DECODE("\xff"));     /* an end of nothing */
    assert_false(DECODE("\xa1\x63"
                        "off"
                        "\xff")); /* an end inside */
    assert_false(DECODE("\xbf\x63"
                        "off"
                        "\xff"));         /* a key without a value */
    assert_false(DECODE("\xa1\x01\x02")); /* a key that is no text */
    assert_false(DECODE("\xa2\x63"
                        "off"
                        "\x01"
                        "\x63"
                        "off"
                        "\x02")); /* twice */
    assert_false(DECODE("\xa1\x63"
                        "off"
                        "\x61"
                        "x")); /* another type */
    assert_false(DECODE("\xa1\x63"
                        "off"
                        "\x20")); /* negative */
    assert_false(DECODE("\xa1\x63"
                        "off"
                        "\x1b\0\0\0\1\0\0\0\0")); /* over 32 bits */
    assert_false(DECODE("\xa1\x64"
                        "data"
                        "\x5a\xff\xff\xff\xff"));                 /* longer than the message */
    assert_false(DECODE("\xbb\xff\xff\xff\xff\xff\xff\xff\xff")); /* more entries than bytes */
    assert_false(DECODE("\xa1\x64"
                        "data"
                        "\x5f\x41\x01\xff")); /* in pieces */
    assert_false(DECODE("\xa1\x63"
                        "off"
                        "\x1c")); /* a reserved head */
    assert_false(DECODE("\xa1\x63"
                        "off"
                        "\xc1\x01")); /* a tag */
}

static void depth_is_bounded(void **context) {
    (void)context;
    struct sample sample = {0};
    unsigned found;
    uint8_t bytes[1024];
    memset(bytes, 0x81, sizeof bytes); /* lists in lists */
    memcpy(bytes, "\xa1\x61x", 3);
    assert_false(decode(bytes, sizeof bytes, &sample, &found));
    bytes[3 + CBOR_DEPTH_MAX - 1] = 0;
    assert_true(decode(bytes, 3 + CBOR_DEPTH_MAX, &sample, &found));
    bytes[3 + CBOR_DEPTH_MAX - 1] = 0x81;
    bytes[3 + CBOR_DEPTH_MAX] = 0;
    assert_false(decode(bytes, 3 + CBOR_DEPTH_MAX + 1, &sample, &found));
}

/* Mutations of a message that uses every kind: whatever comes out, nothing is read outside of it. */
static void damage_is_survived(void **context) {
    (void)context;
    static const char good[] = "\xbf\x64"
                               "data"
                               "\x42\x01\x02"
                               "\x63"
                               "off"
                               "\x19\x01\x00"
                               "\x64"
                               "flag"
                               "\xf5"
                               "\x64"
                               "text"
                               "\x62"
                               "hi"
                               "\x64"
                               "list"
                               "\x9f\x01\x02\xff"
                               "\x65"
                               "force"
                               "\x01"
                               "\x61"
                               "x"
                               "\xa1\x61"
                               "y"
                               "\x80\xff";
    size_t length = sizeof good - 1;
    srand(2);
    for (unsigned i = 0; i < 200000; i++) {
        size_t size = (size_t)rand() % length + 1;
        uint8_t *bytes = malloc(size); /* exactly as large, so that the sanitizer sees a byte too many */
        memcpy(bytes, good, size);
        for (int changes = rand() % 4; changes >= 0; changes--) {
            bytes[(size_t)rand() % size] = (uint8_t)rand();
        }
        struct sample sample = {0};
        unsigned found;
        decode(bytes, size, &sample, &found);
        free(bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_in_any_order_and_form),
        cmocka_unit_test(nothing_counts_as_an_empty_map),
        cmocka_unit_test(unknown_keys_are_skipped_whatever_they_hold),
        cmocka_unit_test(switches_are_booleans_or_numbers),
        cmocka_unit_test(what_is_not_one_whole_map_is_refused),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(damage_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
