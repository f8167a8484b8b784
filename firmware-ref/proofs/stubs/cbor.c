/*
 * cbor.h: what cbor_decode() is proven to give, strings inside the message among it; and an encoder that reads what it
 * is to write. A list has up to ITEMS_MAX items.
 */
#include "cbor.h"
#include "proof.h"

#define ITEMS_MAX 3u

static void take_string(const uint8_t *bytes, size_t length, struct zcbor_string *to) {
    size_t at;
    size_t size;
    assume(at <= length && size <= length - at);
    to->value = bytes + at;
    to->len = size;
}

/* The message whose maps are being decoded. */
static const uint8_t *message;
static size_t message_length;

static bool take(struct cbor_field *field) {
    switch (field->kind) {
    case CBOR_UINT:
        *(uint32_t *)field->to = any_word();
        return true;
    case CBOR_BOOL:
    case CBOR_SWITCH:
        *(bool *)field->to = any_bool();
        return true;
    case CBOR_TEXT:
    case CBOR_BYTES:
        take_string(message, message_length, field->to);
        return true;
    case CBOR_LIST:
        break;
    }
    const struct cbor_list *list = field->to;
    for (unsigned i = 0; i < ITEMS_MAX && any_bool(); i++) {
        zcbor_state_t state = {.payload = message, .payload_end = message + message_length};
        if (!list->item(&state, list->context)) {
            return false;
        }
    }
    return true;
}

static bool take_fields(struct cbor_field *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (any_bool()) {
            fields[i].found = true;
            if (!take(&fields[i])) {
                return false;
            }
        }
    }
    return any_bool();
}

bool cbor_decode_map(zcbor_state_t *state, struct cbor_field *fields, size_t count) {
    (void)state;
    return take_fields(fields, count);
}

bool cbor_decode(const uint8_t *bytes, size_t length, struct cbor_field *fields, size_t count) {
    prove_readable(bytes, length);
    message = bytes;
    message_length = length;
    return take_fields(fields, count);
}

bool cbor_put_uint(zcbor_state_t *map, const char *key, uint64_t value) {
    (void)map, (void)key, (void)value;
    return any_bool();
}

bool cbor_put_bool(zcbor_state_t *map, const char *key, bool value) {
    (void)map, (void)key, (void)value;
    return any_bool();
}

bool cbor_put_text(zcbor_state_t *map, const char *key, const char *value) {
    (void)map, (void)key;
    prove_readable(value, 1);
    return any_bool();
}

bool cbor_put_text_of(zcbor_state_t *map, const char *key, const char *value, size_t length) {
    (void)map, (void)key;
    prove_readable(value, length);
    return any_bool();
}

bool cbor_put_bytes(zcbor_state_t *map, const char *key, const uint8_t *value, size_t length) {
    (void)map, (void)key;
    prove_readable(value, length);
    return any_bool();
}

bool cbor_put_map(zcbor_state_t *map, const char *key) {
    (void)map, (void)key;
    return any_bool();
}

bool cbor_put_list(zcbor_state_t *map, const char *key) {
    (void)map, (void)key;
    return any_bool();
}

bool cbor_put_item_map(zcbor_state_t *list) {
    (void)list;
    return any_bool();
}

bool cbor_put_item_text(zcbor_state_t *list, const char *value) {
    (void)list, (void)value;
    return any_bool();
}

bool cbor_end_map(zcbor_state_t *map) {
    (void)map;
    return any_bool();
}

bool cbor_end_list(zcbor_state_t *list) {
    (void)list;
    return any_bool();
}
