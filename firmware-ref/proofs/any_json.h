/* JSON texts of any bytes, with none behind them. */
#ifndef ANY_JSON_H
#define ANY_JSON_H

#include "json.h"
#include "proof.h"

#ifndef TEXT_MAX
#define TEXT_MAX 7u
#endif

static inline struct json any_json(void) {
    size_t length;
    assume(length <= TEXT_MAX);
    return (struct json){(const char *)any_bytes(length), length};
}

static inline bool lies_in(const struct json *part, const struct json *whole) {
    return part->at >= whole->at && part->at + part->length <= whole->at + whole->length;
}

#endif
