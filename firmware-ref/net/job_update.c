#include "job.h"
#include "jobs.h"
#include "platform.h"
#include "slots.h"
#include "update.h"
#include <string.h>

static bool read_image(const struct json *image, struct offered_image *to) {
    struct json value;
    char slot[2];
    if (!json_member(image, "slot", &value) || !json_text(&value, slot, sizeof slot) || slot[0] < 'A' ||
        slot[0] >= (char)('A' + FLASH_SLOTS)) {
        return false;
    }
    to->slot = (uint32_t)(slot[0] - 'A');
    return json_member(image, "size", &value) && json_uint(&value, &to->size) && json_member(image, "digest", &value) &&
           json_hex(&value, to->sha, IMAGE_HASH_SIZE) && json_member(image, "imageHash", &value) &&
           json_hex(&value, to->hash, IMAGE_HASH_SIZE);
}

/* Whether an image can be had as a patch of the running one. */
static bool is_patched(const struct job *job, const struct json *image) {
    struct json patch;
    struct json base;
    uint8_t hash[IMAGE_HASH_SIZE];
    return json_member(image, "patch", &patch) && json_member(&patch, "base", &base) &&
           json_hex(&base, hash, sizeof hash) && memcmp(hash, job->agent->boot.hash, sizeof hash) == 0;
}

/* out: NONE, and the release's images in offer, and for which slots there are patches; or why it is none for this board
 */
static enum reason read_document(const struct job *job, struct update_offer *offer,
                                 struct offered_image images[FLASH_SLOTS], bool patched[FLASH_SLOTS]) {
    struct json value;
    struct json item;
    char word[32];
    if (!json_member(&job->document, "board", &value) || !json_text(&value, word, sizeof word) ||
        strcmp(word, platform_board_name()) != 0) {
        return REASON_WRONG_BOARD;
    }
    offer->downgrade = json_member(&job->document, "allowDowngrade", &value) && json_true(&value);
    if (!json_member(&job->document, "images", &value)) {
        return REASON_UNSUPPORTED_JOB;
    }
    while (offer->count < FLASH_SLOTS && json_item(&value, &item)) {
        struct offered_image *image = &images[offer->count++];
        if (!read_image(&item, image)) {
            return REASON_UNSUPPORTED_JOB;
        }
        patched[image->slot] = is_patched(job, &item);
    }
    return REASON_NONE;
}

bool job_update(struct job *job) {
    struct offered_image images[FLASH_SLOTS];
    struct update_offer offer = {.job = job->name, .execution = job->execution, .images = images};
    bool patched[FLASH_SLOTS] = {false};
    bool installed = false;
    enum reason bad = read_document(job, &offer, images, patched);
    if (bad == REASON_NONE) {
        jobs_agent_take();
        bad = update_consider(job->agent, &offer, &installed);
        jobs_agent_give();
    }
    if (bad == REASON_TRIAL_RUNNING) {
        return true; /* later */
    }
    if (bad != REASON_NONE) {
        return job_tell(job, bad == REASON_IMAGE_TOO_LARGE ? "FAILED" : "REJECTED", bad);
    }
    if (installed) {
        return job_tell(job, "SUCCEEDED", REASON_NONE);
    }
    if (!job_download(job, patched[slots_other(job->agent)], &bad)) {
        return false;
    }
    if (bad == REASON_NONE) {
        jobs_agent_take();
        bad = update_apply(job->agent, job->name, job->execution);
        if (bad == REASON_NONE) {
            agent_restart(job->agent);
        }
        jobs_agent_give();
    }
    return bad == REASON_NONE || job_tell(job, "FAILED", bad);
}
