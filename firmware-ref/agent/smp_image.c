/* Group 1: the images in the slots. */
#include "agent.h"
#include "cbor.h"
#include "download.h"
#include "slots.h"
#include "smp_commands.h"
#include "smp_errors.h"
#include "trial.h"
#include "update.h"
#include <string.h>

#define IMAGE_ERROR(rc) SMP_GROUP_ERROR(SMP_GROUP_IMAGE, rc)

static bool put_image(struct agent *agent, unsigned slot, zcbor_state_t *reply) {
    const struct slot_view *view = slots_view(agent, slot);
    struct image_flags flags = slots_flags(agent, slot);
    char version[IMAGE_VERSION_TEXT_SIZE];
    image_version_text(&view->version, version);
    return cbor_put_item_map(reply) && cbor_put_uint(reply, "slot", slot) && cbor_put_text(reply, "version", version) &&
           cbor_put_bytes(reply, "hash", view->info.hash, IMAGE_HASH_SIZE) &&
           cbor_put_bool(reply, "bootable", view->reason == REASON_NONE) &&
           cbor_put_bool(reply, "pending", flags.pending) && cbor_put_bool(reply, "confirmed", flags.confirmed) &&
           cbor_put_bool(reply, "active", flags.active) && cbor_put_bool(reply, "permanent", false) &&
           cbor_end_map(reply);
}

smp_error smp_image_state_read(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)request;
    bool fits = cbor_put_list(reply, "images");
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        if (slots_view(agent, slot)->has_header) {
            fits = fits && put_image(agent, slot, reply);
        }
    }
    return smp_fits(fits && cbor_end_list(reply) && cbor_put_uint(reply, "splitStatus", 0));
}

static smp_error confirm(struct agent *agent, bool running) {
    return running && trial_confirm(agent) ? SMP_OK : IMAGE_ERROR(SMP_IMAGE_CONFIRM_DENIED);
}

static smp_error mark_for_trial(struct agent *agent, const uint8_t *hash) {
    const struct slot_view *view = slots_view(agent, slots_other(agent));
    if (memcmp(view->info.hash, hash, IMAGE_HASH_SIZE) != 0) {
        if (view->has_header && view->reason != REASON_NONE) {
            agent_refuse(agent, view->reason); /* perhaps it is meant, but so damaged that its hash is another */
        }
        return IMAGE_ERROR(SMP_IMAGE_HASH_NOT_FOUND);
    }
    enum reason bad = update_stage(agent);
    return bad == REASON_NONE ? SMP_OK : smp_image_error(bad);
}

smp_error smp_image_state_write(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct zcbor_string hash;
    bool confirms = false;
    struct cbor_field fields[] = {{"hash", CBOR_BYTES, &hash, false}, {"confirm", CBOR_BOOL, &confirms, false}};
    if (!cbor_decode(request->body, request->length, fields, 2)) {
        return SMP_RC_INVALID;
    }
    bool named = fields[0].found;
    if (!agent->boot_known) {
        return SMP_RC_BAD_STATE;
    }
    if (named ? hash.len != IMAGE_HASH_SIZE : !confirms) {
        return IMAGE_ERROR(SMP_IMAGE_BAD_HASH);
    }
    bool running = !named || memcmp(hash.value, agent->boot.hash, IMAGE_HASH_SIZE) == 0;
    smp_error error;
    if (confirms) {
        error = confirm(agent, running);
    } else if (running) {
        error = IMAGE_ERROR(SMP_IMAGE_TEST_OF_ACTIVE_DENIED);
    } else {
        error = mark_for_trial(agent, hash.value);
    }
    return error == SMP_OK ? smp_image_state_read(agent, request, reply) : error;
}

smp_error smp_image_erase(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)reply;
    uint32_t slot = slots_other(agent);
    struct cbor_field fields[] = {{"slot", CBOR_UINT, &slot, false}};
    if (!cbor_decode(request->body, request->length, fields, 1)) {
        return SMP_RC_INVALID;
    }
    if (slot != slots_other(agent)) {
        return IMAGE_ERROR(SMP_IMAGE_BAD_SLOT); /* it runs, or there is none of that number */
    }
    enum reason bad = download_slot_free(agent);
    if (bad == REASON_NONE) {
        bad = download_erase(agent, slot, flash_geometry.slot[slot].size);
    }
    return bad == REASON_NONE ? SMP_OK : smp_image_error(agent_refuse(agent, bad));
}

smp_error smp_image_slots(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)request;
    bool fits = cbor_put_list(reply, "images") && cbor_put_item_map(reply) && cbor_put_uint(reply, "image", 0) &&
                cbor_put_list(reply, "slots");
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        fits = fits && cbor_put_item_map(reply) && cbor_put_uint(reply, "slot", slot) &&
               cbor_put_uint(reply, "size", flash_geometry.slot[slot].size);
        if (agent->boot_known && slot == slots_other(agent)) {
            fits = fits && cbor_put_uint(reply, "upload_image_id", 0);
        }
        fits = fits && cbor_end_map(reply);
    }
    return smp_fits(fits && cbor_end_list(reply) &&
                    cbor_put_uint(reply, "max_image_size", flash_geometry.slot[0].size) && cbor_end_map(reply) &&
                    cbor_end_list(reply));
}
