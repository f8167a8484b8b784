/* The table of commands with one handler, which appends what it likes; and zcbor's encoder for the map around it. */
#include "proof.h"
#include "smp_commands.h"
#include "zcbor_encode.h"

static bool append(zcbor_state_t *state) {
    size_t written;
    prove_writable(state, sizeof *state);
    assume(written <= (size_t)(state->payload_end - state->payload));
    state->payload += written;
    return any_bool();
}

static smp_error any_handler(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    prove_readable(request->body, request->length);
    append(reply);
    return any_word();
}

const struct smp_command smp_commands[] = {{0, 0, SMP_READ, any_handler}, {1, 0, SMP_WRITE, any_handler}};
const size_t smp_command_count = sizeof smp_commands / sizeof *smp_commands;

void zcbor_new_encode_state(zcbor_state_t *states, size_t count, uint8_t *payload, size_t length, size_t items) {
    (void)items;
    prove_writable(states, count * sizeof *states);
    prove_writable(payload, length);
    states[0].payload = payload;
    states[0].payload_end = payload + length;
}

bool zcbor_map_start_encode(zcbor_state_t *state, size_t items) {
    (void)items;
    return append(state);
}

bool zcbor_map_end_encode(zcbor_state_t *state, size_t items) {
    (void)items;
    return append(state);
}

uint32_t smp_error_version1(uint16_t group, uint16_t rc) {
    return (uint32_t)group + rc;
}
