/* Values out of texts of JSON, whatever those hold. */
#include "json.h"
#include "support/cmocka_all.h"
#include <string.h>

static struct json text(const char *from) {
    return (struct json){from, strlen(from)};
}

/* out: the member's text as it stands, "" when there is none */
static const char *member(const char *from, const char *name) {
    static char found[64];
    struct json object = text(from);
    struct json value;
    found[0] = 0;
    if (json_member(&object, name, &value)) {
        memcpy(found, value.at, value.length);
        found[value.length] = 0;
    }
    return found;
}

static void members_are_found_by_name(void **unused) {
    (void)unused;
    assert_string_equal(member("{\"a\":1,\"b\":2}", "b"), "2");
    assert_string_equal(member(" {\t\"a\" :\r\n {\"b\":[1,{\"c\":\"}\"}]} , \"b\" : true }", "b"), "true");
    assert_string_equal(member("{\"a\":{\"b\":[1,{\"c\":\"}\\\"\"}]}}", "a"), "{\"b\":[1,{\"c\":\"}\\\"\"}]}");
    assert_string_equal(member("{\"b\":1,\"b\":2}", "b"), "1");
    assert_string_equal(member("{\"bb\":1,\"x\":[]}", "x"), "[]");
    assert_string_equal(member("{1:2}", "1"), "");
    assert_string_equal(member("{1b1 :2}", "b"), "");
}

static void what_is_no_object_has_no_members(void **unused) {
    (void)unused;
    static const char *const broken[] = {"",         "x",          "[]",        "{",        "{}",    "{\"a\"",
                                         "{\"a\":",  "{\"a\" 1}",  "{\"a\":}",  "{\"a\":1", "{\"a",  "{\"a\":\"",
                                         "{\"a\":[", "{\"a\":[\"", "{\"a\":1;", "{\"c\":1", "{\"a\\"};
    for (unsigned i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_string_equal(member(broken[i], "b"), "");
    }
}

static void items_come_one_after_the_other(void **unused) {
    (void)unused;
    struct json rest = text("[ {\"a\":1}, 2 ]");
    struct json item;
    assert_true(json_item(&rest, &item));
    assert_int_equal(item.length, 7);
    assert_true(json_item(&rest, &item));
    assert_int_equal(item.length, 1);
    assert_false(json_item(&rest, &item));
    rest = text("[");
    assert_false(json_item(&rest, &item));
    rest = text("]");
    assert_false(json_item(&rest, &item));
}

static const char *unescaped(const char *from, size_t size) {
    static char found[32];
    struct json value = text(from);
    return json_text(&value, found, size) ? found : NULL;
}

static void texts_are_unescaped(void **unused) {
    (void)unused;
    assert_string_equal(unescaped("\"\"", 1), "");
    assert_string_equal(unescaped("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\"", 32), "a\"\\/\b\f\n\r\t");
    assert_string_equal(unescaped("\"\\u0041\\u007e\\u004A\\u004a\"", 32), "A~JJ");
    assert_string_equal(unescaped("\"abc\"", 4), "abc");
}

static void texts_that_cannot_be_kept_are_none(void **unused) {
    (void)unused;
    static const char *const broken[] = {
        "",           "\"",          "1",           "ab",          "\"\\x\"",     "\"\\\"",
        "\"\\u00\"",  "\"\\u0000\"", "\"\\u0080\"", "\"\\u00g0\"", "\"\\u00-0\"", "\"\\u00_0\"",
        "\"\\u00G0\""};
    for (unsigned i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_null(unescaped(broken[i], 32));
    }
    assert_null(unescaped("\"abc\"", 3));
    assert_null(unescaped("\"abc\"", 2));
    assert_null(unescaped("\"\"", 0));
    char found[8];
    const struct json zero = {"\"a\0b\"", 5};
    const struct json escaped_zero = {"\"\\\0\"", 4};
    assert_false(json_text(&zero, found, sizeof found));
    assert_false(json_text(&escaped_zero, found, sizeof found));
}

static void digests_are_in_lower_case(void **unused) {
    (void)unused;
    static const uint8_t expected[] = {0x09, 0xaf};
    uint8_t bytes[2];
    struct json value = text("\"09af\"");
    assert_true(json_hex(&value, bytes, 2));
    assert_memory_equal(bytes, expected, 2);
    static const char *const others[] = {"\"09AF\"", "\"09aF\"", "\"09a\"",  "\"09af0\"", "09af12",
                                         "\"09ag\"", "\"09/f\"", "\"09:f\"", "\"09a`\"",  "\"\\u0f\""};
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        value = text(others[i]);
        assert_false(json_hex(&value, bytes, 2));
    }
}

static void numbers_are_whole_and_below_2_to_the_31(void **unused) {
    (void)unused;
    uint32_t number;
    struct json value = text("2147483639");
    assert_true(json_uint(&value, &number));
    assert_int_equal(number, 2147483639);
    static const char *const others[] = {"", "-1", "1.5", "21474836400", "\"1\"", "1:"};
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        value = text(others[i]);
        assert_false(json_uint(&value, &number));
    }
}

static void only_true_is_true(void **unused) {
    (void)unused;
    static const char *const words[] = {"true", "tru", "truth", "none"};
    for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct json value = text(words[i]);
        assert_int_equal(json_true(&value), i == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_found_by_name),
        cmocka_unit_test(what_is_no_object_has_no_members),
        cmocka_unit_test(items_come_one_after_the_other),
        cmocka_unit_test(texts_are_unescaped),
        cmocka_unit_test(texts_that_cannot_be_kept_are_none),
        cmocka_unit_test(digests_are_in_lower_case),
        cmocka_unit_test(numbers_are_whole_and_below_2_to_the_31),
        cmocka_unit_test(only_true_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
