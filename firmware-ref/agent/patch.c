#include "download.h"
#include "patch_coder.h"
#include "sealift/board.h"
#include "sealift/flash.h"
#include <string.h>

enum reason patch_begin(struct agent *agent, const struct patch_header *header, bool newer_only) {
    if (header->format != PATCH_FORMAT || header->size <= sizeof header->target) {
        return REASON_PATCH_CORRUPT;
    }
    enum reason bad = download_allowed(agent, header->size, &header->target, newer_only);
    if (bad != REASON_NONE) {
        return bad;
    }
    if (memcmp(header->base_hash, agent->boot.hash, IMAGE_HASH_SIZE) != 0) {
        return REASON_PATCH_WRONG_BASE;
    }
    bad = download_begin(agent, header->size, header->sha);
    if (bad == REASON_NONE) {
        agent->download.patching = true;
        agent->patch = (struct patch){.range = 1, /* the coder then reads its first bytes */
                                      .base = flash_geometry.slot[agent->boot.slot],
                                      .from = sizeof header->target,
                                      .at = sizeof header->target,
                                      .size = header->size};
        bad = download_write(agent, (const uint8_t *)&header->target, sizeof header->target);
    }
    return bad;
}

static enum reason flush(struct agent *agent) {
    uint32_t length = agent->patch.used;
    agent->patch.used = 0;
    board_watchdog_feed(); /* a short piece can make a long image */
    return download_write(agent, agent->patch.out, length);
}

enum reason patch_write(struct agent *agent, const uint8_t *bytes, uint32_t length, bool last) {
    struct patch *patch = &agent->patch;
    enum reason bad = REASON_NONE;
    uint32_t done = 0;
    bool more = true;
    while (more && bad == REASON_NONE) {
        done += patch_refill(patch, bytes + done, length - done);
        more = last || patch->held == PATCH_STEP_MAX; /* else they may be too few for a step */
        if (more && !patch_step(patch)) {
            return REASON_PATCH_CORRUPT;
        }
        more = more && patch->at < patch->size;
        if (!more || patch->used > PATCH_OUT_SIZE - PATCH_MADE_MAX) {
            bad = flush(agent);
        }
    }
    return bad;
}
