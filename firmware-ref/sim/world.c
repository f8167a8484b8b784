#include "world.h"
#include "agent.h"
#include "device.h"
#include "download.h"
#include "flash_model.h"
#include "images.h"
#include "rules.h"
#include "slots.h"
#include "trial.h"
#include "update.h"
#include "violation.h"
#include <string.h>

#define CHUNK 300u /* no multiple of a write unit of 8: the agent has to keep tails */

const struct script scripts[] = {
    {.name = "first-boot", .orders = {{END, NO_IMAGE}}},
    {.name = "update", .has_state = true, .orders = {{INSTALL, B2}}},
    {.name = "revert", .has_state = true, .orders = {{INSTALL, B_SICK}, {INSTALL, B2}}},
    {.name = "hang", .has_state = true, .orders = {{INSTALL, B_HANGS}}},
    {.name = "half-written", .has_state = true, .orders = {{HALF, B_OTHER}, {INSTALL, B2}}},
    {.name = "restaged", .has_state = true, .orders = {{STAGE, B_OTHER}, {INSTALL, B2}}},
    {.name = "client", .has_state = true, .orders = {{CLIENT, B2}}},
    {.name = "two-updates", .has_state = true, .orders = {{INSTALL, B2}, {INSTALL, A3}}},
    {.name = "state-lost", .has_b2 = true, .orders = {{INSTALL, A3}}},
    {.name = "journal-full", .has_state = true, .journal_full = true, .orders = {{INSTALL, B2}}},
};
const unsigned script_count = sizeof scripts / sizeof scripts[0];

/* What the application does with the session that it has. */
enum outcome { RESTARTS, HANGS, ENDS };

static void put_first_state(bool journal_full) {
    struct state state;
    device_boot();
    state_load(&state);
    state_count(&state, STATE_COUNT_BOOT, 1);
    while (journal_full && state.journal_end < flash_geometry.state[0].size) {
        state_count(&state, STATE_COUNT_ERASE, 1);
    }
}

void world_begin(struct world *world, unsigned script) {
    *world = (struct world){.script = (uint8_t)script, .confirmed = A1, .confirming = NO_IMAGE, .staged = NO_IMAGE};
    flash_model_new();
    device_lose_power();
    image_put(A1);
    if (scripts[script].has_b2) {
        image_put(B2);
        world->confirmed = B2; /* of two, the one with the higher counter */
    }
    if (scripts[script].has_state) {
        put_first_state(scripts[script].journal_full);
        device_reset(RESET_SOFTWARE);
        world->state_known = true;
        world->boots = 1;
    }
}

/* Write the first bytes of the image's file into the other slot. */
static void download(struct agent *agent, enum sim_image name, uint32_t length) {
    const struct made_image *image = image_made(name);
    enum reason bad = download_allowed(agent, image->file.size, &image->header, false);
    if (bad == REASON_NONE) {
        bad = download_begin(agent, image->file.size, image->sha);
    }
    for (uint32_t done = 0; bad == REASON_NONE && done < length; done += CHUNK) {
        bad = download_write(agent, image->file.bytes + done, length - done < CHUNK ? length - done : CHUNK);
    }
    if (bad != REASON_NONE) {
        violation("update stuck: the download of %s ends with %u", image_name[name], bad);
    }
}

static void mark_staged(struct world *world, enum sim_image image) {
    world->staged = (uint8_t)image;
    world->tried = false;
}

static bool runs(const struct agent *agent, enum sim_image image) {
    return slots_confirmed(agent) && memcmp(agent->boot.hash, image_made(image)->file.hash, IMAGE_HASH_SIZE) == 0;
}

/* Offer, download, apply. out: false when the order is done already */
static bool install(struct world *world, struct agent *agent, enum sim_image name) {
    const struct made_image *image = image_made(name);
    struct offered_image offered = {.slot = image->slot, .size = image->file.size};
    struct update_offer offer = {
        .job = scripts[world->script].name, .execution = world->order + 1u, .images = &offered, .count = 1};
    bool installed;
    memcpy(offered.sha, image->sha, sizeof offered.sha);
    memcpy(offered.hash, image->file.hash, sizeof offered.hash);
    enum reason bad = update_consider(agent, &offer, &installed);
    if (bad == REASON_FAILED_BEFORE) {
        if (name == B_SICK || name == B_HANGS) {
            return false;
        }
        rules_of_failure(world, agent, name);
        offer.force = true;
        bad = update_consider(agent, &offer, &installed);
    }
    if (installed) {
        return false;
    }
    if (bad == REASON_NONE) {
        download(agent, name, image->file.size);
        mark_staged(world, name);
        bad = update_apply(agent, offer.job, offer.execution);
    }
    if (bad != REASON_NONE) {
        violation("update stuck: %s is refused with %u", image_name[name], bad);
    }
    return true;
}

static bool install_as_client(struct world *world, struct agent *agent, enum sim_image name) {
    if (runs(agent, name)) {
        return false;
    }
    download(agent, name, image_made(name)->file.size);
    mark_staged(world, name);
    enum reason bad = update_stage(agent);
    if (bad != REASON_NONE) {
        violation("update stuck: %s cannot be staged: %u", image_name[name], bad);
    }
    return true;
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
            download(agent, order.image, image_made(order.image)->file.size / 2);
            world->order++;
            return RESTARTS;
        case STAGE:
            install(world, agent, order.image);
            world->order++;
            break;
        case INSTALL:
            if (install(world, agent, order.image)) {
                return RESTARTS;
            }
            world->order++;
            break;
        case CLIENT:
            if (install_as_client(world, agent, order.image)) {
                return RESTARTS;
            }
            world->order++;
            break;
        }
    }
}

/* The trial of the running image, up to its confirm. out: false when a restart is due */
static bool pass_trial(struct world *world, struct agent *agent, enum sim_image running) {
    device_set_healthy(running != B_SICK);
    world->confirming = running == B_SICK ? NO_IMAGE : (uint8_t)running;
    agent->requests = 1; /* somebody talks to it */
    agent_poll(agent);
    if (scripts[world->script].orders[world->order].task == CLIENT) {
        trial_confirm(agent);
    }
    if (agent_wants_restart(agent)) {
        return false;
    }
    if (agent->trial.open) {
        violation("update stuck: %s passed its self-test and is not confirmed", image_name[running]);
    }
    world->confirmed = (uint8_t)running;
    world->confirming = NO_IMAGE;
    return true;
}

static enum outcome run_application(struct world *world, unsigned slot) {
    struct agent agent;
    enum sim_image running = rules_at_start(world, slot, &kept_boot_report);
    agent_start(&agent);
    rules_of_state(world, &agent, running);
    if (agent.trial.open) {
        if (running == B_HANGS) {
            return HANGS;
        }
        if (!pass_trial(world, &agent, running)) {
            return RESTARTS;
        }
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
    device_reset(outcome == HANGS ? RESET_WATCHDOG : RESET_SOFTWARE);
    return outcome == ENDS;
}
