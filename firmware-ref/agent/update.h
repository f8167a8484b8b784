/* Jobs: what is offered, what is applied, what is marked for trial. */
#ifndef SEALIFT_UPDATE_H
#define SEALIFT_UPDATE_H

#include "agent.h"

/* One image of an offered release. */
struct offered_image {
    uint32_t slot;
    uint32_t size;                 /* of the file */
    uint8_t sha[IMAGE_HASH_SIZE];  /* of the file */
    uint8_t hash[IMAGE_HASH_SIZE]; /* of the image */
};

struct update_offer {
    const char *job; /* at most STATE_JOB_SIZE bytes */
    uint32_t execution;
    bool downgrade;
    bool force; /* take an image even if it failed here before */
    const struct offered_image *images;
    unsigned count;
};

/*
 * Consider an offer; an accepted one replaces the one before.
 * out: NONE, and *installed tells that the confirmed running image is among those offered; or NO_IMAGE_FOR_SLOT,
 *      TRIAL_RUNNING, IMAGE_TOO_LARGE, FAILED_BEFORE
 */
enum reason update_consider(struct agent *agent, const struct update_offer *offer, bool *installed);

/*
 * Check the downloaded image fully and mark it for trial under the accepted offer. Doing it twice changes nothing more.
 * out: NONE; TRANSFER_INCOMPLETE when there is no such offer or its file has not arrived; TRANSFER_DIGEST_MISMATCH when
 *      the image is not the one offered; or the reason of the check or of the flash
 */
enum reason update_apply(struct agent *agent, const char *job, uint32_t execution);

/*
 * Check the image in the other slot fully and mark it for trial for a client that will confirm it itself.
 * out: NONE, or the reason of the check or of the flash
 */
enum reason update_stage(struct agent *agent);

#endif
