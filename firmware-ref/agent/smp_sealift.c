/* Group 64: identity and jobs. */
#include "agent.h"
#include "cbor.h"
#include "download.h"
#include "factory_reset.h"
#include "platform.h"
#include "sealift/board.h"
#include "sealift/identity.h"
#include "slots.h"
#include "smp_commands.h"
#include "update.h"
#include <string.h>

#define OFFERED_IMAGES_MAX 8u /* one per slot is enough; more are for boards with other slots */

smp_error smp_sealift_identity(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    char id[IDENTITY_ID_SIZE + 1];
    identity_read(id);
    bool fits = cbor_put_text(reply, "id", id) && cbor_put_text(reply, "board", platform_board_name()) &&
                cbor_put_bytes(reply, "cid", flash_geometry.board_id, sizeof flash_geometry.board_id) &&
                cbor_put_list(reply, "slots");
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        fits = fits && cbor_put_item_map(reply) && cbor_put_uint(reply, "base", flash_geometry.slot[slot].base) &&
               cbor_put_uint(reply, "size", flash_geometry.slot[slot].size) && cbor_end_map(reply);
    }
    return smp_fits(fits && cbor_end_list(reply) && cbor_put_text(reply, "build", board_build_name()));
}

struct images {
    struct offered_image image[OFFERED_IMAGES_MAX];
    unsigned count;
};

static bool take_image(zcbor_state_t *state, void *context) {
    struct images *images = context;
    struct zcbor_string sha;
    struct zcbor_string hash;
    if (images->count == OFFERED_IMAGES_MAX) {
        return false;
    }
    struct offered_image *image = &images->image[images->count++];
    struct cbor_field fields[] = {
        {"slot", CBOR_UINT, &image->slot, false},
        {"size", CBOR_UINT, &image->size, false},
        {"sha", CBOR_BYTES, &sha, false},
        {"hash", CBOR_BYTES, &hash, false},
    };
    if (!cbor_decode_map(state, fields, 4) || !fields[0].found || !fields[1].found || !fields[2].found ||
        !fields[3].found || sha.len != IMAGE_HASH_SIZE || hash.len != IMAGE_HASH_SIZE) {
        return false;
    }
    memcpy(image->sha, sha.value, IMAGE_HASH_SIZE);
    memcpy(image->hash, hash.value, IMAGE_HASH_SIZE);
    return true;
}

/* out: whether the job's name fits, and a copy of it that ends with 0 */
static bool copy_job(const struct zcbor_string *from, char to[STATE_JOB_SIZE + 1]) {
    if (from->len == 0 || from->len > STATE_JOB_SIZE || memchr(from->value, 0, from->len) != NULL) {
        return false;
    }
    memcpy(to, from->value, from->len);
    to[from->len] = 0;
    return true;
}

smp_error smp_sealift_offer(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct images images = {.count = 0};
    struct cbor_list list = {.item = take_image, .context = &images};
    struct zcbor_string job;
    char name[STATE_JOB_SIZE + 1];
    struct update_offer offer = {.job = name, .images = images.image};
    struct cbor_field fields[] = {
        {"job", CBOR_TEXT, &job, false},           {"exec", CBOR_UINT, &offer.execution, false},
        {"images", CBOR_LIST, &list, false},       {"downgrade", CBOR_BOOL, &offer.downgrade, false},
        {"force", CBOR_BOOL, &offer.force, false},
    };
    if (!cbor_decode(request->body, request->length, fields, 5) || !fields[0].found || !fields[1].found ||
        !fields[2].found || !copy_job(&job, name)) {
        return SMP_RC_INVALID;
    }
    offer.count = images.count;
    bool installed;
    enum reason bad = update_consider(agent, &offer, &installed);
    if (bad != REASON_NONE) {
        return SMP_REASON(bad);
    }
    if (installed) {
        return smp_fits(cbor_put_bool(reply, "installed", true));
    }
    bool resumes = download_is(agent, agent->offer.size, agent->offer.sha);
    return smp_fits(cbor_put_uint(reply, "slot", slots_other(agent)) &&
                    cbor_put_uint(reply, "off", resumes ? agent->download.received : 0));
}

smp_error smp_sealift_apply(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)reply;
    struct zcbor_string job;
    uint32_t execution;
    char name[STATE_JOB_SIZE + 1];
    struct cbor_field fields[] = {{"job", CBOR_TEXT, &job, false}, {"exec", CBOR_UINT, &execution, false}};
    if (!cbor_decode(request->body, request->length, fields, 2) || !fields[0].found || !fields[1].found ||
        !copy_job(&job, name)) {
        return SMP_RC_INVALID;
    }
    enum reason bad = update_apply(agent, name, execution);
    return bad == REASON_NONE ? SMP_OK : SMP_REASON(bad);
}

smp_error smp_sealift_factory_reset(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)request;
    (void)reply;
    enum reason bad = factory_reset(agent);
    return bad == REASON_NONE ? SMP_OK : SMP_REASON(bad);
}
