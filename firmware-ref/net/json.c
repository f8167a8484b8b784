#include "json.h"
#include <string.h>

static bool is_space(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

static void skip(struct json *text, size_t length) {
    text->at += length;
    text->length -= length;
}

static void skip_spaces(struct json *text) {
    while (text->length > 0 && is_space(*text->at)) {
        skip(text, 1);
    }
}

/* out: how many bytes of text one character takes, of what a string holds */
static size_t character_length(char first) {
    return first == '\\' ? 2 : 1;
}

/* out: the bytes of the string that text begins with, its quotes included; 0 when it does not end */
static size_t string_length(const struct json *text) {
    size_t length = 1;
    while (length < text->length) {
        if (text->at[length] == '"') {
            return length + 1;
        }
        length += character_length(text->at[length]);
    }
    return 0;
}

/* out: the bytes of the list or object that text begins with; 0 when it does not end */
static size_t nest_length(const struct json *text) {
    size_t depth = 0;
    size_t length = 0;
    bool quoted = false;
    while (length < text->length) {
        char letter = text->at[length];
        length += quoted ? character_length(letter) : 1;
        if (letter == '"') {
            quoted = !quoted;
        } else if (!quoted && (letter == '{' || letter == '[')) {
            depth++;
        } else if (!quoted && (letter == '}' || letter == ']') && --depth == 0) {
            return length;
        }
    }
    return 0;
}

static size_t word_length(const struct json *text) {
    size_t length = 0;
    while (length < text->length && !is_space(text->at[length]) && text->at[length] != ',' && text->at[length] != ']' &&
           text->at[length] != '}') {
        length++;
    }
    return length;
}

/* Take the value that text begins with off it. */
static bool take(struct json *text, struct json *value) {
    skip_spaces(text);
    if (text->length == 0) {
        return false;
    }
    char first = *text->at;
    value->at = text->at;
    value->length = first == '"'                   ? string_length(text)
                    : first == '{' || first == '[' ? nest_length(text)
                                                   : word_length(text);
    skip(text, value->length);
    return value->length > 0;
}

/* Take one letter off text. */
static bool take_letter(struct json *text, char letter) {
    skip_spaces(text);
    if (text->length == 0 || *text->at != letter) {
        return false;
    }
    skip(text, 1);
    return true;
}

static bool is_named(const struct json *key, const char *name) {
    size_t length = strlen(name);
    return key->length == length + 2 && key->at[0] == '"' && memcmp(key->at + 1, name, length) == 0;
}

bool json_member(const struct json *object, const char *name, struct json *value) {
    struct json rest = *object;
    struct json key;
    if (!take_letter(&rest, '{')) {
        return false;
    }
    while (take(&rest, &key) && take_letter(&rest, ':') && take(&rest, value)) {
        if (is_named(&key, name)) {
            return true;
        }
        if (!take_letter(&rest, ',')) {
            return false;
        }
    }
    return false;
}

bool json_item(struct json *rest, struct json *item) {
    return (take_letter(rest, '[') || take_letter(rest, ',')) && take(rest, item);
}

/* out: the value of a digit of base 16 in lower case, or -1 */
static int hex_digit(char letter) {
    return letter >= '0' && letter <= '9' ? letter - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* JSON takes them in upper case too. */
static char lower(char letter) {
    return (char)(letter >= 'A' && letter <= 'F' ? letter - ('A' - 'a') : letter);
}

/* out: true and the character of "\uXXXX", when it is ASCII: nothing that this client reads holds another */
static bool ascii_of(const char *digits, char *to) {
    int value = 0;
    for (unsigned i = 0; i < 4; i++) {
        int digit = hex_digit(lower(digits[i]));
        if (digit < 0) {
            return false;
        }
        value = value * 16 + digit;
    }
    *to = (char)value;
    return value > 0 && value < 0x80;
}

/* Read the character behind a backslash. out: how many bytes it takes, 0 when it is none */
static size_t unescape(const char *at, size_t length, char *to) {
    static const char escaped[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    if (length > 4 && *at == 'u') {
        return ascii_of(at + 1, to) ? 5 : 0;
    }
    const char *found = length > 0 && *at != 0 ? strchr(escaped, *at) : NULL;
    if (found == NULL) {
        return 0;
    }
    *to = meant[found - escaped];
    return 1;
}

bool json_text(const struct json *value, char *to, size_t size) {
    if (value->length < 2 || value->at[0] != '"') {
        return false;
    }
    size_t end = value->length - 1;
    size_t used = 0;
    size_t next = 1;
    while (next < end) {
        char letter = value->at[next++];
        if (letter == '\\') {
            size_t length = unescape(value->at + next, end - next, &letter);
            if (length == 0) {
                return false;
            }
            next += length;
        }
        if (letter == 0 || used + 1 >= size) {
            return false;
        }
        to[used++] = letter;
    }
    if (used >= size) {
        return false;
    }
    to[used] = 0;
    return true;
}

bool json_hex(const struct json *value, uint8_t *to, size_t size) {
    if (value->length != 2 * size + 2 || value->at[0] != '"') {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        int high = hex_digit(value->at[2 * i + 1]);
        int low = hex_digit(value->at[2 * i + 2]);
        if (high < 0 || low < 0) {
            return false;
        }
        to[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

bool json_uint(const struct json *value, uint32_t *to) {
    uint32_t found = 0;
    for (size_t i = 0; i < value->length; i++) {
        char digit = value->at[i];
        if (digit < '0' || digit > '9' || found > 214748363u) {
            return false;
        }
        found = found * 10u + (uint32_t)(digit - '0');
    }
    *to = found;
    return value->length > 0;
}

bool json_true(const struct json *value) {
    return value->length == 4 && memcmp(value->at, "true", 4) == 0;
}
