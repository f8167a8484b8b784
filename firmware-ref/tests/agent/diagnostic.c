/* A decoder of its own: what the agent encodes is not judged by the agent's library. */
#include "diagnostic.h"
#include "support/cmocka_all.h"
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    char *to;
    char *to_end;
};

static void say(struct reader *reader, const char *text) {
    size_t length = strlen(text);
    assert_true(length < (size_t)(reader->to_end - reader->to));
    memcpy(reader->to, text, length + 1);
    reader->to += length;
}

static uint8_t next(struct reader *reader) {
    assert_true(reader->at < reader->end);
    return *reader->at++;
}

static uint64_t argument(struct reader *reader, unsigned info) {
    assert_true(info <= 27);
    uint64_t value = info < 24 ? info : 0;
    for (unsigned size = info < 24 ? 0 : 1u << (info - 24); size > 0; size--) {
        value = value << 8 | next(reader);
    }
    return value;
}

static void string(struct reader *reader, uint64_t length, bool text) {
    char part[DIAGNOSTIC_MAX];
    assert_true(length <= (uint64_t)(reader->end - reader->at) && length < sizeof part - 3);
    if (text) {
        snprintf(part, sizeof part, "\"%.*s\"", (int)length, (const char *)reader->at);
    } else {
        size_t used = (size_t)snprintf(part, sizeof part, "h'");
        for (uint64_t i = 0; i < length && i < 4; i++) {
            used += (size_t)snprintf(part + used, sizeof part - used, "%02x", reader->at[i]);
        }
        snprintf(part + used, sizeof part - used, "':%" PRIu64, length);
    }
    reader->at += length;
    say(reader, part);
}

static void item(struct reader *reader);

static void container(struct reader *reader, bool map, bool indefinite, uint64_t count) {
    say(reader, map ? "{" : "[");
    for (uint64_t i = 0; indefinite || i < count; i++) {
        assert_true(reader->at < reader->end);
        if (indefinite && *reader->at == 0xff) {
            reader->at++;
            break;
        }
        say(reader, i > 0 ? ", " : "");
        item(reader);
        if (map) {
            say(reader, ": ");
            item(reader);
        }
    }
    say(reader, map ? "}" : "]");
}

static void item(struct reader *reader) {
    uint8_t head = next(reader);
    unsigned major = head >> 5;
    unsigned info = head & 31u;
    bool indefinite = info == 31;
    uint64_t value = indefinite ? 0 : argument(reader, info);
    char number[24];
    switch (major) {
    case 0:
        snprintf(number, sizeof number, "%" PRIu64, value);
        say(reader, number);
        break;
    case 2:
    case 3:
        string(reader, value, major == 3);
        break;
    case 4:
    case 5:
        container(reader, major == 5, indefinite, value);
        break;
    default:
        assert_true(head == 0xf4 || head == 0xf5);
        say(reader, head == 0xf5 ? "true" : "false");
    }
}

void diagnostic(const uint8_t *bytes, size_t length, char text[DIAGNOSTIC_MAX]) {
    struct reader reader = {.at = bytes, .end = bytes + length, .to = text, .to_end = text + DIAGNOSTIC_MAX};
    item(&reader);
    assert_ptr_equal(reader.at, reader.end);
}
