/* Group 64: the report with the board's signature, and the key that verifies it. */
#include "agent.h"
#include "cbor.h"
#include "cose_sign1.h"
#include "device_key.h"
#include "sealift/identity.h"
#include "smp_commands.h"
#include "zcbor_encode.h"

#define ITEMS_ANY 64u /* zcbor's own count of what follows; containers are written in indefinite length */

/* The longest report, with every job's name and a crash of five registers, takes some 560 bytes. */
#define REPORT_MAX 640u
#define PAYLOAD_HEAD_SIZE 3u /* a byte string whose length takes two bytes */
#define PAYLOAD_AT (COSE_BEGIN_SIZE + PAYLOAD_HEAD_SIZE)
#define SIGNATURE_HEAD_SIZE 2u

static uint8_t message[PAYLOAD_AT + REPORT_MAX + SIGNATURE_HEAD_SIZE + COSE_SIGNATURE_SIZE];

smp_error smp_sealift_key(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    const uint8_t *key = device_key_public();
    return key == NULL ? SMP_RC_NOT_SUPPORTED : smp_fits(cbor_put_bytes(reply, "key", key, P256_PUBLIC_SIZE));
}

/* out: the report, as command 2 answers with it, in its place in the message */
static smp_error put_report(struct agent *agent, const struct smp_request *request, size_t *length) {
    ZCBOR_STATE_E(map, 0, message + PAYLOAD_AT, REPORT_MAX, ITEMS_ANY);
    zcbor_map_start_encode(map, ITEMS_ANY);
    smp_error error = smp_sealift_report(agent, request, map);
    if (error == SMP_OK && !zcbor_map_end_encode(map, ITEMS_ANY)) {
        error = SMP_RC_MESSAGE_SIZE;
    }
    *length = (size_t)(map->payload - (message + PAYLOAD_AT));
    return error;
}

smp_error smp_sealift_signed_report(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    char id[IDENTITY_ID_SIZE + 1];
    uint8_t digest[IMAGE_HASH_SIZE];
    size_t length;
    if (device_key_public() == NULL) {
        return SMP_RC_NOT_SUPPORTED;
    }
    smp_error error = put_report(agent, request, &length);
    if (error != SMP_OK) {
        return error;
    }
    identity_read(id);
    cose_begin(agent->boot.boots, message);
    message[COSE_BEGIN_SIZE] = 0x59;
    message[COSE_BEGIN_SIZE + 1u] = (uint8_t)(length >> 8);
    message[COSE_BEGIN_SIZE + 2u] = (uint8_t)length;
    cose_digest(message, "REPORT", id, message + PAYLOAD_AT, length, digest);
    uint8_t *end = message + PAYLOAD_AT + length;
    end[0] = 0x58;
    end[1] = COSE_SIGNATURE_SIZE;
    if (!device_key_sign(digest, end + SIGNATURE_HEAD_SIZE)) {
        return SMP_RC_UNKNOWN;
    }
    return smp_fits(
        cbor_put_bytes(reply, "cose", message, PAYLOAD_AT + length + SIGNATURE_HEAD_SIZE + COSE_SIGNATURE_SIZE));
}
