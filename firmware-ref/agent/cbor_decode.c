#include "cbor.h"
#include "zcbor_decode.h"
#include <string.h>

#define ITEMS_UNTIL_BREAK UINT32_MAX
#define BREAK 0xffu

/*
 * Read the argument of an item's head.
 * out: false when it is cut off or reserved; *value; *indefinite
 */
static bool read_argument(const uint8_t **at, const uint8_t *end, unsigned info, uint64_t *value, bool *indefinite) {
    *indefinite = info == 31;
    *value = info;
    if (info < 24 || *indefinite) {
        return true;
    }
    size_t size = (size_t)1 << (info - 24);
    if (info > 27 || (size_t)(end - *at) < size) {
        return false;
    }
    *value = 0;
    while (size-- > 0) {
        *value = *value << 8 | *(*at)++;
    }
    return true;
}

/*
 * Whether the bytes are exactly one well-formed item within the depth. zcbor skips unknown values by recursion, as deep
 * as the sender likes; this walk needs no stack and comes first. Tags and strings in pieces, which SMP never has, are
 * refused.
 */
static bool well_formed(const uint8_t *at, size_t length) {
    const uint8_t *end = at + length;
    uint32_t missing[CBOR_DEPTH_MAX + 1] = {1}; /* items that each open level still needs */
    unsigned depth = 0;
    for (;;) {
        while (missing[depth] == 0) {
            if (depth == 0) {
                return at == end;
            }
            depth--;
        }
        if (at == end) {
            return false;
        }
        uint8_t head = *at++;
        if (head == BREAK) {
            if (missing[depth] != ITEMS_UNTIL_BREAK) {
                return false;
            }
            depth--;
            continue;
        }
        if (missing[depth] != ITEMS_UNTIL_BREAK) {
            missing[depth]--;
        }
        uint64_t value;
        bool indefinite;
        zcbor_major_type_t major = ZCBOR_MAJOR_TYPE(head);
        bool container = major == ZCBOR_MAJOR_TYPE_LIST || major == ZCBOR_MAJOR_TYPE_MAP;
        if (major == ZCBOR_MAJOR_TYPE_TAG || !read_argument(&at, end, ZCBOR_ADDITIONAL(head), &value, &indefinite) ||
            (indefinite && !container)) {
            return false;
        }
        if (major == ZCBOR_MAJOR_TYPE_BSTR || major == ZCBOR_MAJOR_TYPE_TSTR) {
            if (value > (uint64_t)(end - at)) {
                return false;
            }
            at += value;
        } else if (container) {
            /* An item takes a byte at least, so more items than bytes cannot be. */
            if (depth == CBOR_DEPTH_MAX || (!indefinite && value > (uint64_t)(end - at))) {
                return false;
            }
            missing[++depth] =
                indefinite ? ITEMS_UNTIL_BREAK : (uint32_t)value * (major == ZCBOR_MAJOR_TYPE_MAP ? 2u : 1u);
        }
    }
}

static bool decode_switch(zcbor_state_t *state, bool *to) {
    uint32_t number;
    if (zcbor_bool_decode(state, to)) {
        return true;
    }
    if (!zcbor_uint32_decode(state, &number) || number > 1) {
        return false;
    }
    *to = number == 1;
    return true;
}

static bool decode_list(zcbor_state_t *state, const struct cbor_list *list) {
    if (!zcbor_list_start_decode(state)) {
        return false;
    }
    while (!zcbor_array_at_end(state)) {
        if (!list->item(state, list->context)) {
            return false;
        }
    }
    return zcbor_list_end_decode(state);
}

static bool decode_value(zcbor_state_t *state, struct cbor_field *field) {
    switch (field->kind) {
    case CBOR_UINT:
        return zcbor_uint32_decode(state, field->to);
    case CBOR_BOOL:
        return zcbor_bool_decode(state, field->to);
    case CBOR_SWITCH:
        return decode_switch(state, field->to);
    case CBOR_TEXT:
        return zcbor_tstr_decode(state, field->to);
    case CBOR_BYTES:
        return zcbor_bstr_decode(state, field->to);
    case CBOR_LIST:
        return decode_list(state, field->to);
    }
    return false;
}

static struct cbor_field *field_named(const struct zcbor_string *key, struct cbor_field *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strlen(fields[i].key) == key->len && memcmp(fields[i].key, key->value, key->len) == 0) {
            return &fields[i];
        }
    }
    return NULL;
}

bool cbor_decode_map(zcbor_state_t *state, struct cbor_field *fields, size_t count) {
    if (!zcbor_map_start_decode(state)) {
        return false;
    }
    while (!zcbor_array_at_end(state)) {
        struct zcbor_string key;
        if (!zcbor_tstr_decode(state, &key)) {
            return false;
        }
        struct cbor_field *field = field_named(&key, fields, count);
        if (field == NULL) {
            if (!zcbor_any_skip(state, NULL)) {
                return false;
            }
        } else if (field->found || !decode_value(state, field)) {
            return false;
        } else {
            field->found = true;
        }
    }
    return zcbor_map_end_decode(state);
}

bool cbor_decode(const uint8_t *bytes, size_t length, struct cbor_field *fields, size_t count) {
    if (length == 0) {
        return true;
    }
    if (!well_formed(bytes, length)) {
        return false;
    }
    ZCBOR_STATE_D(state, CBOR_DEPTH_MAX, bytes, length, 1, 0);
    return cbor_decode_map(state, fields, count);
}
