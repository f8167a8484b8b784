/* What the device must keep to, whenever it starts. A broken rule ends the program. */
#ifndef RULES_H
#define RULES_H

#include "agent.h"
#include "world.h"

/*
 * The bootloader handed over: an image that was signed, whole and sound; on trial only what was staged, and only once;
 * else the confirmed one. in: slot: FLASH_SLOTS when nothing was started. out: the image
 */
image_id rules_at_start(struct world *world, unsigned slot, const struct boot_report *report);

/* The agent has started: the state is not lost, the counter fits the confirmed image, the boots grow. */
void rules_of_state(struct world *world, const struct agent *agent, image_id running);

/*
 * The application has looked after the trust area: the set of a confirmed image is in force, and none older ever is
 * again.
 */
void rules_of_trust(struct world *world, const struct agent *agent, image_id running);

/* A good image failed before: only a power cut in its trial may be the reason. */
void rules_of_failure(const struct world *world, const struct agent *agent, image_id image);

#endif
