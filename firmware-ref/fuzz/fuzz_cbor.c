/* A map with every kind of value, lists of maps too: whatever text comes out lies inside the message. */
#include "cbor.h"
#include "device.h"

struct message {
    const uint8_t *bytes;
    size_t length;
};

static void inside(const struct message *message, const struct zcbor_string *text) {
    require(text->value >= message->bytes && text->len <= message->length &&
            (size_t)(text->value - message->bytes) <= message->length - text->len);
}

static bool item(zcbor_state_t *state, void *context) {
    struct message *message = context;
    uint32_t number = 0;
    struct zcbor_string text;
    struct cbor_field fields[] = {{"n", CBOR_UINT, &number, false}, {"t", CBOR_TEXT, &text, false}};
    bool whole = cbor_decode_map(state, fields, 2);
    if (whole && fields[1].found) {
        inside(message, &text);
    }
    return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct message message = {.bytes = data, .length = size};
    struct cbor_list list = {.item = item, .context = &message};
    uint32_t number;
    bool truth;
    bool toggle;
    struct zcbor_string text;
    struct zcbor_string bytes;
    struct cbor_field fields[] = {
        {"u", CBOR_UINT, &number, false}, {"b", CBOR_BOOL, &truth, false},  {"s", CBOR_SWITCH, &toggle, false},
        {"t", CBOR_TEXT, &text, false},   {"x", CBOR_BYTES, &bytes, false}, {"l", CBOR_LIST, &list, false},
    };
    if (cbor_decode(data, size, fields, sizeof fields / sizeof *fields)) {
        if (fields[3].found) {
            inside(&message, &text);
        }
        if (fields[4].found) {
            inside(&message, &bytes);
        }
    }
    return 0;
}
