/* Group 1, command 1: a file comes in pieces. */
#include "agent.h"
#include "cbor.h"
#include "download.h"
#include "smp_commands.h"
#include "smp_errors.h"
#include <string.h>

#define IMAGE_ERROR(rc) SMP_GROUP_ERROR(SMP_GROUP_IMAGE, rc)

/* One request. A first one carries the length, and may carry the digest. */
struct piece {
    uint32_t image;
    uint32_t offset;
    uint32_t length; /* of the file */
    bool upgrade;
    struct zcbor_string data;
    struct zcbor_string sha;
    bool has_length;
    bool has_sha;
};

static smp_error decode(const struct smp_request *request, struct piece *piece) {
    struct cbor_field fields[] = {
        {"off", CBOR_UINT, &piece->offset, false},  {"data", CBOR_BYTES, &piece->data, false},
        {"len", CBOR_UINT, &piece->length, false},  {"sha", CBOR_BYTES, &piece->sha, false},
        {"image", CBOR_UINT, &piece->image, false}, {"upgrade", CBOR_SWITCH, &piece->upgrade, false},
    };
    if (!cbor_decode(request->body, request->length, fields, sizeof fields / sizeof *fields)) {
        return SMP_RC_INVALID;
    }
    if (!fields[0].found) {
        return IMAGE_ERROR(SMP_IMAGE_OFFSET_MISSING);
    }
    piece->has_length = fields[2].found;
    piece->has_sha = fields[3].found;
    if (piece->has_sha && piece->sha.len != IMAGE_HASH_SIZE) {
        return IMAGE_ERROR(SMP_IMAGE_BAD_HASH);
    }
    return SMP_OK;
}

/* The first piece: look at the header before anything is erased. */
static smp_error begin(struct agent *agent, const struct piece *piece) {
    struct image_header header;
    if (piece->image != 0) {
        return IMAGE_ERROR(SMP_IMAGE_BAD_SLOT);
    }
    if (piece->data.len < sizeof header) {
        return IMAGE_ERROR(SMP_IMAGE_HEADER_SHORT);
    }
    if (piece->data.len > piece->length) {
        return IMAGE_ERROR(SMP_IMAGE_OVERRUN);
    }
    memcpy(&header, piece->data.value, sizeof header);
    enum reason bad = download_allowed(agent, piece->length, &header, piece->upgrade);
    if (bad == REASON_NONE) {
        bad = download_begin(agent, piece->length, piece->has_sha ? piece->sha.value : NULL);
    }
    return bad == REASON_NONE ? SMP_OK : smp_image_error(agent_refuse(agent, bad));
}

/* Where to go on; whether the file matches its digest, once that is known. */
static smp_error put_progress(const struct agent *agent, zcbor_state_t *reply, bool verified) {
    bool fits = cbor_put_uint(reply, "off", agent->download.received);
    if (fits && verified && agent->download.has_sha) {
        fits = cbor_put_bool(reply, "match", agent->download.complete);
    }
    return smp_fits(fits);
}

smp_error smp_image_upload(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct piece piece = {0};
    smp_error error = decode(request, &piece);
    if (error != SMP_OK) {
        return error;
    }
    const struct download *download = &agent->download;
    if (piece.offset == 0) {
        if (!piece.has_length) {
            return IMAGE_ERROR(SMP_IMAGE_LENGTH_MISSING);
        }
        if (piece.has_sha && download_is(agent, piece.length, piece.sha.value)) {
            return put_progress(agent, reply, download->complete);
        }
        error = begin(agent, &piece);
        if (error != SMP_OK) {
            return error;
        }
    } else if (!download->open || piece.offset != download->received || piece.data.len == 0) {
        return smp_fits(cbor_put_uint(reply, "off", download->open ? download->received : 0));
    }
    if (piece.data.len > download->length - download->received) {
        return IMAGE_ERROR(SMP_IMAGE_OVERRUN);
    }
    enum reason bad = download_write(agent, piece.data.value, (uint32_t)piece.data.len);
    agent_refuse(agent, bad);
    if (bad != REASON_NONE && bad != REASON_TRANSFER_DIGEST_MISMATCH) {
        return smp_image_error(bad);
    }
    return put_progress(agent, reply, download->received == download->length);
}
