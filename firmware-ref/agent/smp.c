#include "smp.h"
#include "cbor.h"
#include "zcbor_encode.h"

#define HEADER_SIZE 8u
#define VERSION_MAX 1u
#define ITEMS_ANY 64u /* zcbor's own count of what follows; containers are written in indefinite length */

/* Header: byte 0 = version << 3 | op, 1 flags, 2-3 length, 4-5 group, 6 sequence, 7 command; big endian. */
static struct smp_request read_header(const uint8_t *message, size_t length) {
    return (struct smp_request){
        .op = (enum smp_op)(message[0] & 7u),
        .version = message[0] >> 3 & 3u,
        .group = (uint16_t)(message[4] << 8 | message[5]),
        .sequence = message[6],
        .command = message[7],
        .body = message + HEADER_SIZE,
        .length = length,
    };
}

static void write_header(uint8_t *to, const struct smp_request *request, size_t length) {
    unsigned version = request->version > VERSION_MAX ? VERSION_MAX : request->version;
    to[0] = (uint8_t)(version << 3 | (request->op + 1u));
    to[1] = 0;
    to[2] = (uint8_t)(length >> 8);
    to[3] = (uint8_t)length;
    to[4] = (uint8_t)(request->group >> 8);
    to[5] = (uint8_t)request->group;
    to[6] = request->sequence;
    to[7] = request->command;
}

static smp_error dispatch(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    for (size_t i = 0; i < smp_command_count; i++) {
        const struct smp_command *command = &smp_commands[i];
        if (command->group == request->group && command->command == request->command && command->op == request->op) {
            return command->handle(agent, request, reply);
        }
    }
    return SMP_RC_NOT_SUPPORTED;
}

static void put_error(zcbor_state_t *reply, unsigned version, smp_error error) {
    uint16_t rc = (uint16_t)error;
    uint16_t group = (uint16_t)((error >> 16) - 1u);
    if (error >> 16 == 0) {
        cbor_put_uint(reply, "rc", rc);
    } else if (version == 0) {
        cbor_put_uint(reply, "rc", smp_error_version1(group, rc));
    } else {
        cbor_put_map(reply, "err");
        cbor_put_uint(reply, "group", group);
        cbor_put_uint(reply, "rc", rc);
        cbor_end_map(reply);
    }
}

size_t smp_answer(struct agent *agent, const uint8_t *message, size_t length, uint8_t *reply, size_t capacity) {
    if (length < HEADER_SIZE) {
        return 0;
    }
    size_t announced = (size_t)message[2] << 8 | message[3];
    struct smp_request request = read_header(message, announced);
    if (request.op != SMP_READ && request.op != SMP_WRITE) {
        return 0;
    }
    uint8_t *body = reply + HEADER_SIZE;
    size_t room = capacity - HEADER_SIZE;
    ZCBOR_STATE_E(map, 0, body, room, ITEMS_ANY);
    zcbor_map_start_encode(map, ITEMS_ANY);

    smp_error error;
    if (request.version > VERSION_MAX) {
        error = SMP_RC_TOO_NEW;
    } else if (announced > length - HEADER_SIZE) {
        error = SMP_RC_INVALID;
    } else {
        error = dispatch(agent, &request, map);
    }
    if (error == SMP_OK && !zcbor_map_end_encode(map, ITEMS_ANY)) {
        error = SMP_RC_MESSAGE_SIZE;
    }
    if (error != SMP_OK) {
        zcbor_new_encode_state(map, ZCBOR_ARRAY_SIZE(map), body, room, ITEMS_ANY);
        zcbor_map_start_encode(map, ITEMS_ANY);
        put_error(map, request.version, error);
        zcbor_map_end_encode(map, ITEMS_ANY);
    }
    size_t used = (size_t)(map->payload - body);
    write_header(reply, &request, used);
    return HEADER_SIZE + used;
}
