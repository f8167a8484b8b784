#include "world.h"
#include "agent.h"
#include "device.h"
#include "download.h"
#include "flash_model.h"
#include "images.h"
#include "rules.h"
#include "slots.h"
#include "support/patch_builder.h"
#include "trial.h"
#include "update.h"
#include "violation.h"
#include <string.h>

#define CHUNK 300u /* no multiple of a write unit of 8: the agent has to keep tails */

const struct script scripts[] = {
    {.name = "first-boot", .orders = {{END, R1}}},
    {.name = "update", .has_state = true, .orders = {{INSTALL, R2}}},
    {.name = "revert", .has_state = true, .orders = {{INSTALL, SICK}, {INSTALL, R2}}},
    {.name = "hang", .has_state = true, .orders = {{INSTALL, HANGS}}},
    {.name = "half-written", .has_state = true, .orders = {{HALF, OTHER}, {INSTALL, R2}}},
    {.name = "restaged", .has_state = true, .orders = {{STAGE, OTHER}, {INSTALL, R2}}},
    {.name = "client", .has_state = true, .orders = {{CLIENT, R2}}},
    {.name = "two-updates", .has_state = true, .orders = {{INSTALL, R2}, {INSTALL, R3}}},
    {.name = "patch", .has_state = true, .single = true, .orders = {{PATCH, R2}}},
    {.name = "state-lost", .has_r2 = true, .orders = {{INSTALL, R3}}},
    {.name = "trust-set", .has_state = true, .orders = {{INSTALL, KEYS}}},
    {.name = "newer-trust", .has_state = true, .runs = KEYS, .orders = {{INSTALL, REVOKES}}},
    {.name = "journal-full", .has_state = true, .journal_full = true, .orders = {{INSTALL, R2}}},
};
const unsigned script_count = sizeof scripts / sizeof scripts[0];

/* What the application does with the session that it has. */
enum outcome { RESTARTS, STANDS_STILL, ENDS };

static void put_first_state(bool journal_full) {
    struct agent agent;
    struct state state;
    device_boot();
    agent_start(&agent);
    state_load(&state);
    while (journal_full && state.journal_end < flash_geometry.state[0].size) {
        state_count(&state, STATE_COUNT_ERASE, 1);
    }
}

void world_begin(struct world *world, unsigned script) {
    *world = (struct world){.script = (uint8_t)script,
                            .confirmed = image_of(scripts[script].runs, 0),
                            .confirming = NO_IMAGE,
                            .staged = NO_IMAGE};
    flash_model_new();
    device_lose_power();
    image_put(world->confirmed);
    if (scripts[script].has_r2) {
        world->confirmed = image_of(R2, 1); /* of two, the one with the higher counter */
        image_put(world->confirmed);
    }
    if (scripts[script].has_state) {
        put_first_state(scripts[script].journal_full);
        device_reset(RESET_SOFTWARE);
        world->state_known = true;
        world->boots = 1;
        world->trust = (uint8_t)image_made(world->confirmed)->carried;
    }
}

/* Write the first bytes of the image's file into the other slot. */
static void download(struct agent *agent, const struct made_image *image, uint32_t length) {
    enum reason bad = download_allowed(agent, image->file.size, &image->header, false);
    if (bad == REASON_NONE) {
        bad = download_begin(agent, image->file.size, image->sha);
    }
    for (uint32_t done = 0; bad == REASON_NONE && done < length; done += CHUNK) {
        bad = download_write(agent, image->file.bytes + done, length - done < CHUNK ? length - done : CHUNK);
    }
    if (bad != REASON_NONE) {
        violation("update stuck: the download of %s ends with %u", image->name, bad);
    }
}

/* The same by the patch that makes it out of the image that runs. */
static void download_patch(struct agent *agent, const struct made_image *running, const struct made_image *image) {
    struct image_file patch;
    struct patch_header header;
    patch_build(&patch, flash_geometry.slot[running->slot].base, &running->file, &image->file);
    memcpy(&header, patch.bytes, sizeof header);
    enum reason bad = patch_begin(agent, &header, false);
    for (uint32_t done = sizeof header; bad == REASON_NONE && !agent->download.complete; done += CHUNK) {
        bool last = patch.size - done <= CHUNK;
        bad = patch_write(agent, patch.bytes + done, last ? patch.size - done : CHUNK, last);
    }
    if (bad != REASON_NONE) {
        violation("update stuck: the patch to %s ends with %u", image->name, bad);
    }
}

static void mark_staged(struct world *world, image_id image) {
    world->staged = image;
    world->tried = false;
}

/* Offer, download, apply. out: false when the order is done already */
static bool install(struct world *world, struct agent *agent, struct order order) {
    enum release release = order.release;
    struct offered_image offered[FLASH_SLOTS];
    struct update_offer offer = {
        .job = scripts[world->script].name, .execution = world->order + 1u, .images = offered, .count = FLASH_SLOTS};
    image_id wanted = image_of(release, slots_other(agent));
    const struct made_image *image = image_made(wanted);
    bool installed;
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        const struct made_image *made = image_made(image_of(release, slot));
        offered[slot].slot = slot;
        offered[slot].size = made->file.size;
        memcpy(offered[slot].sha, made->sha, IMAGE_HASH_SIZE);
        memcpy(offered[slot].hash, made->file.hash, IMAGE_HASH_SIZE);
    }
    enum reason bad = update_consider(agent, &offer, &installed);
    if (bad == REASON_FAILED_BEFORE) {
        if (release == SICK || release == HANGS) {
            return false;
        }
        rules_of_failure(world, agent, wanted);
        offer.force = true;
        bad = update_consider(agent, &offer, &installed);
    }
    if (installed) {
        return false;
    }
    if (bad == REASON_NONE) {
        if (order.task == PATCH) {
            download_patch(agent, image_made(world->confirmed), image);
        } else {
            download(agent, image, image->file.size);
        }
        mark_staged(world, wanted);
        bad = update_apply(agent, offer.job, offer.execution);
    }
    if (bad != REASON_NONE) {
        violation("update stuck: %s is refused with %u", image->name, bad);
    }
    return true;
}

static bool install_as_client(struct world *world, struct agent *agent, enum release release) {
    if (release_of(world->confirmed) == release) {
        return false;
    }
    image_id wanted = image_of(release, slots_other(agent));
    const struct made_image *image = image_made(wanted);
    download(agent, image, image->file.size);
    mark_staged(world, wanted);
    enum reason bad = update_stage(agent);
    if (bad != REASON_NONE) {
        violation("update stuck: %s cannot be staged: %u", image->name, bad);
    }
    return true;
}

static void download_half(struct agent *agent, enum release release) {
    const struct made_image *image = image_made(image_of(release, slots_other(agent)));
    download(agent, image, image->file.size / 2);
}

/* Carry out orders until one needs a restart. */
static enum outcome obey(struct world *world, struct agent *agent) {
    for (;;) {
        struct order order = scripts[world->script].orders[world->order];
        switch (order.task) {
        case END:
            if (!world->ended) {
                world->ended = true;
                return RESTARTS;
            }
            return ENDS;
        case HALF:
            download_half(agent, order.release);
            world->order++;
            return RESTARTS;
        case STAGE:
            install(world, agent, order);
            world->order++;
            break;
        case INSTALL:
        case PATCH:
            if (install(world, agent, order)) {
                return RESTARTS;
            }
            world->order++;
            break;
        case CLIENT:
            if (install_as_client(world, agent, order.release)) {
                return RESTARTS;
            }
            world->order++;
            break;
        }
    }
}

/* The trial of the running image, up to its confirm. out: false when a restart is due */
static bool pass_trial(struct world *world, struct agent *agent, image_id running) {
    bool sick = release_of(running) == SICK;
    device_set_healthy(!sick);
    world->confirming = sick ? NO_IMAGE : running;
    agent->requests = 1; /* somebody talks to it */
    agent_poll(agent);
    if (scripts[world->script].orders[world->order].task == CLIENT) {
        trial_confirm(agent);
    }
    if (agent_wants_restart(agent)) {
        return false;
    }
    if (agent->trial.open) {
        violation("update stuck: %s passed its self-test and is not confirmed", image_made(running)->name);
    }
    world->confirmed = running;
    world->confirming = NO_IMAGE;
    return true;
}

static enum outcome run_application(struct world *world, unsigned slot) {
    struct agent agent;
    image_id running = rules_at_start(world, slot, &kept_boot_report);
    agent_start(&agent);
    rules_of_state(world, &agent, running);
    rules_of_trust(world, &agent, running);
    if (agent.trial.open) {
        if (release_of(running) == HANGS) {
            return STANDS_STILL;
        }
        if (!pass_trial(world, &agent, running)) {
            return RESTARTS;
        }
        rules_of_trust(world, &agent, running);
    }
    enum outcome outcome = obey(world, &agent);
    agent_restart(&agent);
    return outcome;
}

void world_cut(struct world *world, bool unsure) {
    world->was_cut = true;
    world->unsure = (uint8_t)(world->unsure + unsure);
    device_lose_power();
}

bool world_power_up(struct world *world) {
    flash_model_power_up();
    enum outcome outcome = run_application(world, device_boot());
    device_reset(outcome == STANDS_STILL ? RESET_WATCHDOG : RESET_SOFTWARE);
    return outcome == ENDS;
}
