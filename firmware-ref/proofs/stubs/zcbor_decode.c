/*
 * zcbor, as its documentation says: strings lie inside the payload, nothing outside of the results is written. Its own
 * code is fuzzed, not proven. A list or map ends after two items at the latest: what one item does does not depend on
 * those before it but by what the harness lets be anything.
 */
#include "zcbor_decode.h"
#include "proof.h"

#define ITEMS_MAX 2u

void zcbor_new_decode_state(zcbor_state_t *states, size_t count, const uint8_t *payload, size_t length, size_t items,
                            uint8_t *flags, size_t flags_size) {
    (void)items, (void)flags, (void)flags_size;
    prove_writable(states, count * sizeof *states);
    prove_readable(payload, length);
    states[0].payload = payload;
    states[0].payload_end = payload + length;
}

static bool moves(zcbor_state_t *state) {
    prove_writable(state, sizeof *state);
    size_t step;
    assume(step <= (size_t)(state->payload_end - state->payload));
    state->payload += step;
    return any_bool();
}

static bool string(zcbor_state_t *state, struct zcbor_string *result) {
    size_t length;
    prove_writable(result, sizeof *result);
    assume(length <= (size_t)(state->payload_end - state->payload));
    result->value = state->payload;
    result->len = length;
    state->payload += length;
    return any_bool();
}

bool zcbor_tstr_decode(zcbor_state_t *state, struct zcbor_string *result) {
    return string(state, result);
}

bool zcbor_bstr_decode(zcbor_state_t *state, struct zcbor_string *result) {
    return string(state, result);
}

bool zcbor_uint32_decode(zcbor_state_t *state, uint32_t *result) {
    prove_writable(result, sizeof *result);
    *result = any_word();
    return moves(state);
}

bool zcbor_bool_decode(zcbor_state_t *state, bool *result) {
    prove_writable(result, sizeof *result);
    *result = any_bool();
    return moves(state);
}

bool zcbor_any_skip(zcbor_state_t *state, void *unused) {
    (void)unused;
    return moves(state);
}

bool zcbor_list_start_decode(zcbor_state_t *state) {
    return moves(state);
}

bool zcbor_map_start_decode(zcbor_state_t *state) {
    return moves(state);
}

bool zcbor_list_end_decode(zcbor_state_t *state) {
    return moves(state);
}

bool zcbor_map_end_decode(zcbor_state_t *state) {
    return moves(state);
}

bool zcbor_array_at_end(zcbor_state_t *state) {
    static unsigned asked;
    prove_readable(state, sizeof *state);
    return asked++ >= ITEMS_MAX || any_bool();
}
