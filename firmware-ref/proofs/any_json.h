/* JSON texts of any bytes, with none behind them. */
#ifndef ANY_JSON_H
#define ANY_JSON_H

#include "json.h"
#include "proof.h"

#ifndef TEXT_MAX
#define TEXT_MAX 7u
#endif

/* It is the end of an object of its own, so that a byte behind it is missed. */
static inline struct json any_json(void) {
    static char text[TEXT_MAX];
    size_t length;
    havoc(text, sizeof text);
    assume(length <= sizeof text);
    return (struct json){text + sizeof text - length, length};
}

static inline bool lies_in(const struct json *part, const struct json *whole) {
    return part->at >= whole->at && part->at + part->length <= whole->at + whole->length;
}

#endif
