#include "http.h"
#include <string.h>

#define DIGITS_MAX 10u /* no number has that many: a GiB is more than any file here */
#define SPACES_MAX 4u  /* servers send one */

/* in: lower: a letter in lower case, or no letter */
static bool is_same(char letter, char lower) {
    return letter == lower || (lower >= 'a' && lower <= 'z' && letter - 'A' == lower - 'a');
}

/* out: what follows a word that text begins with, upper and lower case being the same; or NULL */
static const char *behind(const char *text, const char *word) {
    size_t length = 0;
    while (word[length] != 0) {
        if (!is_same(text[length], word[length])) {
            return NULL;
        }
        length++;
    }
    return text + length;
}

static const char *value_of(const char *line, const char *name) {
    const char *value = behind(line, name);
    for (unsigned i = 0; value != NULL && i < SPACES_MAX && (*value == ' ' || *value == '\t'); i++) {
        value++;
    }
    return value;
}

/* out: true and the number that text begins with, of as many digits as any that is meant here */
static bool number(const char *text, uint32_t *to) {
    uint32_t found = 0;
    unsigned digits = 0;
    for (; digits < DIGITS_MAX && text[digits] >= '0' && text[digits] <= '9'; digits++) {
        found = found * 10u + (uint32_t)(text[digits] - '0');
    }
    *to = found;
    return digits > 0 && digits < DIGITS_MAX;
}

static bool take_status(struct http_response *response, const char *line) {
    const char *status = behind(line, "http/1.1 ");
    uint32_t code;
    if (status == NULL || !number(status, &code) || code < 200 || code > 599) {
        return false;
    }
    response->status = (uint16_t)code;
    return true;
}

/* out: false when the line says what this client could misread */
static bool take_header(struct http_response *response, const char *line) {
    const char *value = value_of(line, "content-length:");
    if (value != NULL) {
        bool first = !response->has_length;
        response->has_length = true;
        return first && number(value, &response->length);
    }
    value = value_of(line, "content-range:");
    if (value != NULL) {
        value = value_of(value, "bytes ");
        return value != NULL && number(value, &response->from);
    }
    value = value_of(line, "date:");
    if (value != NULL) {
        strncpy(response->date, value, sizeof response->date - 1);
        return true;
    }
    value = value_of(line, "connection:");
    if (value != NULL) {
        response->closes = behind(value, "close") != NULL;
        return true;
    }
    return value_of(line, "transfer-encoding:") == NULL; /* lengths are all it understands */
}

/* A line has ended. out: whether it is one that may be there */
static bool take_line(struct http_response *response) {
    bool whole = response->used < sizeof response->line;
    if (whole) {
        response->line[response->used] = 0;
    }
    if (response->state == HTTP_STATUS) {
        response->state = HTTP_HEADERS;
        return whole && take_status(response, response->line);
    }
    if (response->used == 0) {
        response->state = HTTP_BODY;
        return response->has_length || response->status == 204 || response->status == 304;
    }
    return !whole || take_header(response, response->line);
}

void http_begin(struct http_response *response) {
    memset(response, 0, sizeof *response);
}

size_t http_feed(struct http_response *response, const uint8_t *bytes, size_t length) {
    size_t used = 0;
    while (used < length && response->state < HTTP_BODY) {
        uint8_t byte = bytes[used++];
        if (++response->seen > HTTP_HEAD_MAX) {
            response->state = HTTP_BAD;
        } else if (byte == '\n') {
            if (!take_line(response)) {
                response->state = HTTP_BAD;
            }
            response->used = 0;
        } else if (byte != '\r' && response->used < sizeof response->line) {
            response->line[response->used++] = (char)byte;
        }
    }
    return used;
}
