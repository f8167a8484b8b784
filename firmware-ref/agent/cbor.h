/*
 * CBOR maps as SMP has them, over zcbor: a table says which keys are wanted. Keys come in any order, maps and lists in
 * definite or indefinite length; unknown keys are skipped, a key given twice or with a value of another type refuses
 * the map.
 */
#ifndef SEALIFT_CBOR_H
#define SEALIFT_CBOR_H

#include "zcbor_common.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CBOR_DEPTH_MAX 6u /* SMP needs 3 (offer: map, list, map); unknown values may be a little deeper */

enum cbor_kind {
    CBOR_UINT,   /* uint32_t */
    CBOR_BOOL,   /* bool */
    CBOR_SWITCH, /* bool, from a boolean or from 0 and 1: clients differ */
    CBOR_TEXT,   /* struct zcbor_string, pointing into the message */
    CBOR_BYTES,  /* struct zcbor_string, pointing into the message */
    CBOR_LIST,   /* struct cbor_list */
};

/* Called for each item of a list; false refuses the map. */
struct cbor_list {
    bool (*item)(zcbor_state_t *state, void *context);
    void *context;
};

struct cbor_field {
    const char *key;
    enum cbor_kind kind;
    void *to;   /* of the type that belongs to kind */
    bool found; /* set by the decoder */
};

/*
 * Decode the map that is the whole message. No bytes at all count as an empty map.
 * out: true; or false when the bytes are not one well-formed map of at most CBOR_DEPTH_MAX levels, or a wanted value
 *      has another type
 */
bool cbor_decode(const uint8_t *bytes, size_t length, struct cbor_field *fields, size_t count);

/* The same for a map inside a list. */
bool cbor_decode_map(zcbor_state_t *state, struct cbor_field *fields, size_t count);

/* Append a key and its value to the map that is being encoded. out: false when there is no room */
bool cbor_put_uint(zcbor_state_t *map, const char *key, uint64_t value);
bool cbor_put_bool(zcbor_state_t *map, const char *key, bool value);
bool cbor_put_text(zcbor_state_t *map, const char *key, const char *value);
bool cbor_put_text_of(zcbor_state_t *map, const char *key, const char *value, size_t length);
bool cbor_put_bytes(zcbor_state_t *map, const char *key, const uint8_t *value, size_t length);
bool cbor_put_map(zcbor_state_t *map, const char *key);  /* opens it; cbor_end_map() closes */
bool cbor_put_list(zcbor_state_t *map, const char *key); /* opens it; cbor_end_list() closes */

/* Append an item to the list that is being encoded. */
bool cbor_put_item_map(zcbor_state_t *list); /* opens it; cbor_end_map() closes */
bool cbor_put_item_text(zcbor_state_t *list, const char *value);

bool cbor_end_map(zcbor_state_t *map);
bool cbor_end_list(zcbor_state_t *list);

#endif
