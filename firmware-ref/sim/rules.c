#include "rules.h"
#include "flash_model.h"
#include "images.h"
#include "violation.h"
#include <string.h>

/* out: the image that is confirmed by what the device says; it may be either of two after a cut confirm */
static bool may_be_confirmed(const struct world *world, image_id image) {
    return image == world->confirmed || image == world->confirming;
}

image_id rules_at_start(struct world *world, unsigned slot, const struct boot_report *report) {
    if (slot >= FLASH_SLOTS) {
        violation("bricked: no image starts");
    }
    image_id image = image_in(slot);
    if (image == NO_IMAGE) {
        violation("wrong image: what starts in slot %c is no signed image, or damaged", 'A' + (int)slot);
    }
    if (report->slot != slot || memcmp(report->hash, image_made(image)->file.hash, IMAGE_HASH_SIZE) != 0) {
        violation("wrong report: it names another image than %s, which starts", image_made(image)->name);
    }
    if (report->trust_serial < world->trust) {
        violation("trust set runs backwards: %u after %u", report->trust_serial, world->trust);
    }
    if (!image_allowed(image, report->trust_serial)) {
        violation("wrong image: %s starts, whose key trust set %u revokes", image_made(image)->name,
                  report->trust_serial);
    }
    if (report->trial != 0) {
        if (image != world->staged) {
            violation("wrong image: %s starts on trial, staged is %s", image_made(image)->name,
                      image_made(world->staged)->name);
        }
        if (world->tried) {
            violation("tried twice: %s starts on trial again", image_made(image)->name);
        }
        world->tried = true;
    } else if (!may_be_confirmed(world, image)) {
        violation("wrong image: %s starts, confirmed is %s", image_made(image)->name,
                  image_made(world->confirmed)->name);
    }
    return image;
}

static void check_counter(const struct world *world, const struct state_record *record) {
    image_id confirmed = NO_IMAGE;
    for (unsigned i = 0; i < SIM_IMAGES; i++) {
        if (memcmp(record->confirmed.hash, image_made((image_id)i)->file.hash, IMAGE_HASH_SIZE) == 0) {
            confirmed = (image_id)i;
        }
    }
    if (confirmed == NO_IMAGE || !may_be_confirmed(world, confirmed)) {
        violation("wrong record: it confirms %s, not %s", image_made(confirmed)->name,
                  image_made(world->confirmed)->name);
    }
    if (record->counter != image_made(confirmed)->counter) {
        violation("wrong counter: %u, but %s, which is confirmed, has %u", record->counter, image_made(confirmed)->name,
                  image_made(confirmed)->counter);
    }
}

void rules_of_state(struct world *world, const struct agent *agent, image_id running) {
    if (!agent->boot_known || !agent->state_known || (world->state_known && agent->boot.reason == REASON_STATE_LOST)) {
        violation("state lost: no record is valid any more");
    }
    check_counter(world, &agent->state.record);
    /* An entry of the journal whose bits float counts now and not later: one boot for each such cut. */
    if (agent->boot.boots + world->unsure <= world->boots) {
        violation("boots run backwards: %u after %u", agent->boot.boots, world->boots);
    }
    if (flash_model_misused()) {
        violation("flash misused: a unit was programmed twice");
    }
    if (agent->boot.boots > world->boots) {
        world->boots = agent->boot.boots;
    }
    world->state_known = true;
    if (agent->boot.trial == 0) {
        world->confirmed = running; /* this boot is on record, so there is no way back */
        world->confirming = NO_IMAGE;
    }
}

void rules_of_trust(struct world *world, const struct agent *agent, image_id running) {
    uint32_t wanted = agent->trial.open ? 0 : image_made(running)->carried;
    if (agent->trust.serial < wanted) {
        violation("update stuck: %s is confirmed, but trust set %u in force", image_made(running)->name,
                  agent->trust.serial);
    }
    if (state_trust_serial(&agent->state) != agent->trust.serial) {
        violation("wrong record: it demands trust set %u, in force is %u", state_trust_serial(&agent->state),
                  agent->trust.serial);
    }
    world->trust = (uint8_t)agent->trust.serial;
}

void rules_of_failure(const struct world *world, const struct agent *agent, image_id image) {
    uint16_t reason = agent->state.record.failed.reason;
    if (!world->was_cut || reason != REASON_TRIAL_POWER_LOST) {
        violation("a good image failed: %s with reason %u", image_made(image)->name, reason);
    }
}
