#include "cbor.h"
#include "zcbor_encode.h"
#include <string.h>

/* zcbor writes these in indefinite length and needs no count; SIZE limits only its own bookkeeping. */
#define ITEMS_MAX 64u

bool cbor_put_item_text(zcbor_state_t *list, const char *value) {
    return zcbor_tstr_encode_ptr(list, value, strlen(value));
}

bool cbor_put_item_map(zcbor_state_t *list) {
    return zcbor_map_start_encode(list, ITEMS_MAX);
}

bool cbor_put_uint(zcbor_state_t *map, const char *key, uint64_t value) {
    return cbor_put_item_text(map, key) && zcbor_uint64_put(map, value);
}

bool cbor_put_bool(zcbor_state_t *map, const char *key, bool value) {
    return cbor_put_item_text(map, key) && zcbor_bool_put(map, value);
}

bool cbor_put_text(zcbor_state_t *map, const char *key, const char *value) {
    return cbor_put_text_of(map, key, value, strlen(value));
}

bool cbor_put_text_of(zcbor_state_t *map, const char *key, const char *value, size_t length) {
    return cbor_put_item_text(map, key) && zcbor_tstr_encode_ptr(map, value, length);
}

bool cbor_put_bytes(zcbor_state_t *map, const char *key, const uint8_t *value, size_t length) {
    return cbor_put_item_text(map, key) && zcbor_bstr_encode_ptr(map, (const char *)value, length);
}

bool cbor_put_map(zcbor_state_t *map, const char *key) {
    return cbor_put_item_text(map, key) && cbor_put_item_map(map);
}

bool cbor_put_list(zcbor_state_t *map, const char *key) {
    return cbor_put_item_text(map, key) && zcbor_list_start_encode(map, ITEMS_MAX);
}

bool cbor_end_map(zcbor_state_t *map) {
    return zcbor_map_end_encode(map, ITEMS_MAX);
}

bool cbor_end_list(zcbor_state_t *list) {
    return zcbor_list_end_encode(list, ITEMS_MAX);
}
