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

/* The first piece of a file: look at the header before anything is erased. */
static enum reason begin_image(struct agent *agent, const struct piece *piece) {
    struct image_header header;
    memcpy(&header, piece->data.value, sizeof header);
    enum reason bad = download_allowed(agent, piece->length, &header, piece->upgrade);
    return bad == REASON_NONE ? download_begin(agent, piece->length, piece->has_sha ? piece->sha.value : NULL) : bad;
}

/* The first piece of a patch: the same, and what is left of it is the beginning of the stream. */
static enum reason begin_patch(struct agent *agent, struct piece *piece) {
    struct patch_header header;
    memcpy(&header, piece->data.value, sizeof header);
    piece->data.value += sizeof header;
    piece->data.len -= sizeof header;
    return patch_begin(agent, &header, piece->upgrade);
}

static smp_error begin(struct agent *agent, struct piece *piece) {
    uint32_t magic = 0;
    size_t length = piece->data.len;
    if (piece->image != 0) {
        return IMAGE_ERROR(SMP_IMAGE_BAD_SLOT);
    }
    if (length >= sizeof magic) {
        memcpy(&magic, piece->data.value, sizeof magic);
    }
    bool patch = magic == PATCH_MAGIC;
    if (length < (patch ? sizeof(struct patch_header) : sizeof(struct image_header))) {
        return IMAGE_ERROR(SMP_IMAGE_HEADER_SHORT);
    }
    if (length > piece->length) {
        return IMAGE_ERROR(SMP_IMAGE_OVERRUN);
    }
    enum reason bad = patch ? begin_patch(agent, piece) : begin_image(agent, piece);
    if (bad != REASON_NONE) {
        return smp_image_error(agent_refuse(agent, bad));
    }
    struct sent *sent = &agent->download.sent;
    sent->length = piece->length;
    sent->received = (uint32_t)(length - piece->data.len);
    if (piece->has_sha) {
        memcpy(sent->sha, piece->sha.value, IMAGE_HASH_SIZE);
    }
    return SMP_OK;
}

/* in: last: no piece comes behind this one */
static enum reason write(struct agent *agent, const struct piece *piece, bool last) {
    struct download *download = &agent->download;
    if (!download->patching) {
        return download_write(agent, piece->data.value, (uint32_t)piece->data.len);
    }
    if (download->complete) {
        return REASON_NONE; /* what comes behind the end of the stream */
    }
    enum reason bad = patch_write(agent, piece->data.value, (uint32_t)piece->data.len, last);
    download->open = bad == REASON_NONE;
    return bad;
}

/* Where to go on; whether the file matches its digest, once that is known. */
static smp_error put_progress(const struct agent *agent, zcbor_state_t *reply) {
    const struct download *download = &agent->download;
    bool fits = cbor_put_uint(reply, "off", download->sent.received);
    if (fits && download->sent.received == download->sent.length && download->has_sha) {
        fits = cbor_put_bool(reply, "match", download->complete);
    }
    return smp_fits(fits);
}

static bool is_under_way(const struct download *download, const struct piece *piece) {
    const struct sent *sent = &download->sent;
    return download->open && piece->has_sha && sent->length == piece->length &&
           memcmp(sent->sha, piece->sha.value, IMAGE_HASH_SIZE) == 0;
}

smp_error smp_image_upload(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct piece piece = {0};
    smp_error error = decode(request, &piece);
    if (error != SMP_OK) {
        return error;
    }
    struct download *download = &agent->download;
    struct sent *sent = &download->sent;
    if (piece.offset == 0) {
        if (!piece.has_length) {
            return IMAGE_ERROR(SMP_IMAGE_LENGTH_MISSING);
        }
        if (is_under_way(download, &piece)) {
            return put_progress(agent, reply);
        }
        error = begin(agent, &piece);
        if (error != SMP_OK) {
            return error;
        }
    } else if (!download->open || piece.offset != sent->received || piece.data.len == 0) {
        return smp_fits(cbor_put_uint(reply, "off", download->open ? sent->received : 0));
    }
    if (piece.data.len > sent->length - sent->received) {
        return IMAGE_ERROR(SMP_IMAGE_OVERRUN);
    }
    sent->received += (uint32_t)piece.data.len;
    bool last = sent->received == sent->length;
    enum reason bad = write(agent, &piece, last);
    agent_refuse(agent, bad);
    if (bad != REASON_NONE && !(last && bad == REASON_TRANSFER_DIGEST_MISMATCH)) {
        return smp_image_error(bad);
    }
    return put_progress(agent, reply);
}
