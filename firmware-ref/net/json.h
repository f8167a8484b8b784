/*
 * Values in a JSON text that lies in memory whole. A value is where its text lies; nothing is copied until it is asked
 * for. Only the way to what is looked for is read: that the rest is well-formed is not checked.
 */
#ifndef SEALIFT_JSON_H
#define SEALIFT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json {
    const char *at;
    size_t length;
};

/* out: true and the value of that member, the first one of the name; false also when object is none */
bool json_member(const struct json *object, const char *name, struct json *value);

/*
 * The next item of a list.
 * in:  rest: the list, or what an earlier call left of it
 * out: true and the item; false at the end
 */
bool json_item(struct json *rest, struct json *item);

/* out: true and the text of a string, ending with 0; false when value is none or has no room, or holds a zero */
bool json_text(const struct json *value, char *to, size_t size);

/* out: true and the bytes that a string tells in lower-case digits of base 16, exactly size of them */
bool json_hex(const struct json *value, uint8_t *to, size_t size);

/* out: true and a whole number below 2^31 */
bool json_uint(const struct json *value, uint32_t *to);

/* out: whether value is the word true */
bool json_true(const struct json *value);

#endif
