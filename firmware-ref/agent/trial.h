/*
 * The trial of the running image: test, then confirm, or leave a note and restart so that the bootloader falls back.
 * An image that a job installed confirms itself; any other waits for a client.
 */
#ifndef SEALIFT_TRIAL_H
#define SEALIFT_TRIAL_H

#include "agent.h"

#define TRIAL_CONFIRM_SECONDS 300u

/* At the start: is the running image on trial? A trial without a readable boot report fails at once. */
void trial_begin(struct agent *agent);

/* Let time pass: test when an SMP message was heard or its time is over, then confirm or watch the deadline. */
void trial_poll(struct agent *agent);

/*
 * A client confirms the running image; its self-test runs first if it did not yet.
 * out: true when the image is confirmed now
 */
bool trial_confirm(struct agent *agent);

#endif
