#include "download.h"
#include "platform.h"
#include "sealift/board.h"
#include "slots.h"
#include <string.h>

enum reason download_slot_free(const struct agent *agent) {
    if (!agent->boot_known) {
        return REASON_NO_IMAGE_FOR_SLOT; /* which slot runs is not known, so neither may be written */
    }
    /* During a trial the other slot holds the image to fall back to. */
    return agent->state.record.trial.phase == STATE_PHASE_RUNNING ? REASON_TRIAL_RUNNING : REASON_NONE;
}

enum reason download_allowed(const struct agent *agent, uint32_t length, const struct image_header *header,
                             bool newer_only) {
    enum reason bad = download_slot_free(agent);
    if (bad != REASON_NONE) {
        return bad;
    }
    unsigned slot = slots_other(agent);
    if (length > flash_geometry.slot[slot].size) {
        return REASON_IMAGE_TOO_LARGE;
    }
    bad = image_check_header(header, slot);
    if (bad != REASON_NONE) {
        return bad;
    }
    if (header->load_address != flash_geometry.slot[slot].base) {
        return REASON_WRONG_SLOT;
    }
    bool newer = image_version_compare(&header->version, &agent->boot.version) > 0;
    return newer_only && !newer ? REASON_VERSION_OLDER : REASON_NONE;
}

bool download_is(const struct agent *agent, uint32_t length, const uint8_t *sha) {
    const struct download *download = &agent->download;
    bool goes_on = download->complete || !download->patching;
    return download->open && goes_on && download->has_sha && download->length == length &&
           memcmp(download->sha, sha, IMAGE_HASH_SIZE) == 0;
}

/* A staged image whose slot is about to be erased is no candidate any more; it did not fail either. */
static enum reason unstage(struct agent *agent) {
    struct state_record next = agent->state.record;
    if (next.trial.phase != STATE_PHASE_STAGED) {
        return REASON_NONE;
    }
    next.trial = state_no_image();
    return state_save(&agent->state, &next);
}

enum reason download_erase(struct agent *agent, unsigned slot, uint32_t length) {
    agent->download = (struct download){0};
    enum reason bad = unstage(agent);
    uint32_t end = flash_geometry.slot[slot].base + length;
    uint16_t erased = 0;
    for (unsigned i = 0; bad == REASON_NONE && i < flash_geometry.sector_count; i++) {
        struct flash_area sector = flash_geometry.sectors[i];
        if (sector.base >= flash_geometry.slot[slot].base && sector.base < end) {
            bad = flash_erase(sector);
            erased++;
            board_watchdog_feed();
        }
    }
    slots_changed(agent);
    if (erased > 0) {
        state_count(&agent->state, STATE_COUNT_ERASE, erased); /* a lost count is no reason to refuse an update */
    }
    return bad;
}

enum reason download_begin(struct agent *agent, uint32_t length, const uint8_t *sha) {
    unsigned slot = slots_other(agent);
    uint64_t started = platform_uptime_ms();
    enum reason bad = download_erase(agent, slot, length);
    if (bad == REASON_NONE) {
        agent->download = (struct download){
            .open = true, .has_sha = sha != NULL, .slot = slot, .length = length, .started_ms = started};
        if (sha != NULL) {
            memcpy(agent->download.sha, sha, IMAGE_HASH_SIZE);
        }
    }
    return bad;
}

static bool file_matches(const struct download *download) {
    uint8_t sha[IMAGE_HASH_SIZE];
    return image_hash_flash(flash_geometry.slot[download->slot].base, download->length, sha) &&
           memcmp(sha, download->sha, sizeof sha) == 0;
}

/* Write whole units: the tail left from before with the first bytes, then the rest; keep what fills no unit. */
static enum reason write_units(struct download *download, const uint8_t *bytes, uint32_t length) {
    uint32_t unit = flash_geometry.write_unit;
    uint32_t kept = download->received % unit;
    uint32_t address = flash_geometry.slot[download->slot].base + download->received - kept;
    enum reason bad = REASON_NONE;
    if (kept > 0) {
        uint32_t fill = length < unit - kept ? length : unit - kept;
        memcpy(download->tail + kept, bytes, fill);
        bytes += fill;
        length -= fill;
        if (kept + fill < unit) {
            return REASON_NONE;
        }
        bad = flash_write(address, download->tail, unit);
        address += unit;
    }
    uint32_t whole = length - length % unit;
    if (bad == REASON_NONE && whole > 0) {
        bad = flash_write(address, bytes, whole);
    }
    memcpy(download->tail, bytes + whole, length - whole);
    return bad;
}

/* The bytes behind the last whole unit, filled up with what erased flash reads. */
static enum reason write_tail(struct download *download) {
    uint32_t unit = flash_geometry.write_unit;
    uint32_t kept = download->length % unit;
    if (kept == 0) {
        return REASON_NONE;
    }
    memset(download->tail + kept, FLASH_ERASED, unit - kept);
    return flash_write(flash_geometry.slot[download->slot].base + download->length - kept, download->tail, unit);
}

enum reason download_write(struct agent *agent, const uint8_t *bytes, uint32_t length) {
    struct download *download = &agent->download;
    enum reason bad = write_units(download, bytes, length);
    download->received += length;
    if (bad == REASON_NONE && download->received == download->length) {
        bad = write_tail(download);
        if (bad == REASON_NONE && download->has_sha && !file_matches(download)) {
            bad = REASON_TRANSFER_DIGEST_MISMATCH;
        }
        download->complete = bad == REASON_NONE;
        agent->ms.download = (uint32_t)(platform_uptime_ms() - download->started_ms);
    }
    if (bad != REASON_NONE) {
        download->open = false;
    }
    return bad;
}
