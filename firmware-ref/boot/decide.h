/* Which image to start: docs/formats.md, "What the bootloader does". */
#ifndef SEALIFT_BOOT_DECIDE_H
#define SEALIFT_BOOT_DECIDE_H

#include "sealift/boot_report.h"
#include "sealift/image.h"
#include "sealift/state.h"
#include "sealift/trust.h"
#include <stdbool.h>

/* What is known about the end of the run before. */
struct boot_circumstances {
    enum reset_cause cause;
    bool ram_survived;
    bool has_note;
    struct reset_note note;
};

struct boot_decision {
    struct trust trust;       /* in force */
    struct image_info image;  /* of the image to start: only when image_proven() */
    uint32_t minimum_counter; /* below it nothing starts: as it was on record before this boot wrote anything */
    unsigned slot;
    bool trial;
    enum reason reason; /* of a fallback; NO_BOOTABLE_IMAGE when there is nothing to start */
    uint16_t detail;
    unsigned refused_slot;            /* the slot that a fallback is about; FLASH_SLOTS when none */
    enum reason checked[FLASH_SLOTS]; /* what the last check of each slot said */
};

/*
 * Load the state, count this boot, judge the trial, check images, and write what changed.
 * out: the decision; state as it is afterwards: it includes this boot when state->record.boots == state->boots
 */
void boot_decide(const struct boot_circumstances *circumstances, struct state *state, struct boot_decision *decision);

#endif
