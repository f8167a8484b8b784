#include "download.h"
#include "job.h"
#include "jobs.h"
#include "platform.h"
#include "text.h"
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

/* out: NONE, and the release's images in offer; or why it is none for this board */
static enum reason read_document(const struct job *job, struct update_offer *offer,
                                 struct offered_image images[FLASH_SLOTS]) {
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
        if (!read_image(&item, &images[offer->count++])) {
            return REASON_UNSUPPORTED_JOB;
        }
    }
    return REASON_NONE;
}

/* "/artifacts/" and the digest of the file that the agent took */
static void path_of_file(const uint8_t sha[IMAGE_HASH_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    struct text text = text_in(job_room.path, sizeof job_room.path);
    text_add(&text, "/artifacts/");
    for (unsigned i = 0; i < IMAGE_HASH_SIZE; i++) {
        char byte[] = {digits[sha[i] >> 4], digits[sha[i] & 0xfu], 0};
        text_add(&text, byte);
    }
}

/* Take what has come into the slot; the first bytes hold the header, which decides whether it may be erased. */
static enum reason store(struct agent *agent, const uint8_t *bytes, size_t size, bool begins) {
    struct image_header header;
    enum reason bad = REASON_NONE;
    jobs_agent_take();
    if (begins) {
        memcpy(&header, bytes, sizeof header);
        bad = download_allowed(agent, agent->offer.size, &header, false);
        if (bad == REASON_NONE) {
            bad = download_begin(agent, agent->offer.size, agent->offer.sha);
        }
    }
    if (bad == REASON_NONE) {
        bad = download_write(agent, bytes, (uint32_t)size);
    }
    jobs_agent_give();
    return agent_refuse(agent, bad);
}

/* out: true when all of it is in the slot, or with the reason why it will not; false when the connection broke */
static bool download(const struct job *job, enum reason *bad) {
    struct agent *agent = job->agent;
    struct exchange *exchange = &job_room.exchange;
    jobs_agent_take();
    bool resumes = download_is(agent, agent->offer.size, agent->offer.sha);
    uint32_t from = resumes ? agent->download.received : 0;
    bool complete = resumes && agent->download.complete;
    path_of_file(agent->offer.sha);
    jobs_agent_give();
    *bad = REASON_NONE;
    if (complete) {
        return true;
    }
    if (!exchange_begin(exchange, job->server, "GET", job_room.path, NULL, from)) {
        return false;
    }
    if (exchange->head.status != (from > 0 ? 206 : 200) || exchange->head.from != from ||
        exchange->left != agent->offer.size - from) {
        exchange_close();
        return false;
    }
    while (exchange->left > 0) {
        size_t size = exchange_more(exchange);
        if (size == 0) {
            return false;
        }
        bool begins = !resumes;
        if (begins && size < sizeof(struct image_header)) {
            exchange_close();
            return false; /* no server sends so little at first */
        }
        resumes = true;
        *bad = store(agent, exchange->bytes, size, begins);
        if (*bad != REASON_NONE) {
            exchange_close();
            return true;
        }
    }
    return true;
}

bool job_update(struct job *job) {
    struct offered_image images[FLASH_SLOTS];
    struct update_offer offer = {.job = job->name, .execution = job->execution, .images = images};
    bool installed = false;
    enum reason bad = read_document(job, &offer, images);
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
    if (!download(job, &bad)) {
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
