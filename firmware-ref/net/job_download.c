#include "download.h"
#include "job.h"
#include "jobs.h"
#include "text.h"
#include <string.h>

static void add_hex(struct text *text, const uint8_t bytes[IMAGE_HASH_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    for (unsigned i = 0; i < IMAGE_HASH_SIZE; i++) {
        char byte[] = {digits[bytes[i] >> 4], digits[bytes[i] & 0xfu], 0};
        text_add(text, byte);
    }
}

/* "/artifacts/" and the digest of the file that the agent took. in: base: the image that a patch is for, or NULL */
static void path_of_file(const struct agent *agent, const uint8_t *base) {
    struct text text = text_in(job_room.path, sizeof job_room.path);
    text_add(&text, "/artifacts/");
    add_hex(&text, agent->offer.sha);
    if (base != NULL) {
        text_add(&text, "/from/");
        add_hex(&text, base);
    }
}

/* Whether the reply is the rest of a file of that length. */
static bool is_rest(const struct exchange *exchange, uint32_t from, uint32_t length) {
    return exchange->head.status == (from > 0 ? 206 : 200) && exchange->head.from == from &&
           exchange->left == length - from;
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
static bool fetch_image(const struct job *job, bool resumes, enum reason *bad) {
    struct agent *agent = job->agent;
    struct exchange *exchange = &job_room.exchange;
    jobs_agent_take();
    uint32_t from = resumes ? agent->download.received : 0;
    path_of_file(agent, NULL);
    jobs_agent_give();
    if (!exchange_begin(exchange, job->server, "GET", job_room.path, NULL, from)) {
        return false;
    }
    if (!is_rest(exchange, from, agent->offer.size)) {
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

/* Whether a patch of the file that the agent took is under way. */
static bool is_patching(const struct agent *agent) {
    const struct download *download = &agent->download;
    return agent_is_decoding(agent) && download->length == agent->offer.size &&
           memcmp(download->sha, agent->offer.sha, IMAGE_HASH_SIZE) == 0;
}

static enum reason begin_patch(struct agent *agent, const struct exchange *exchange, size_t size) {
    struct patch_header header;
    if (size < sizeof header) {
        return REASON_PATCH_CORRUPT;
    }
    memcpy(&header, exchange->bytes, sizeof header);
    if (header.magic != PATCH_MAGIC || header.size != agent->offer.size ||
        memcmp(header.sha, agent->offer.sha, sizeof header.sha) != 0) {
        return REASON_PATCH_CORRUPT;
    }
    enum reason bad = patch_begin(agent, &header, false);
    if (bad == REASON_NONE) {
        agent->download.sent = (struct sent){.length = exchange->head.length, .received = sizeof header};
    }
    return bad;
}

/* The same of a patch; what comes behind its end is left alone. */
static enum reason store_patch(struct agent *agent, const struct exchange *exchange, size_t size, bool begins) {
    struct download *download = &agent->download;
    jobs_agent_take();
    enum reason bad = begins ? begin_patch(agent, exchange, size) : REASON_NONE;
    uint32_t taken = begins ? sizeof(struct patch_header) : 0;
    if (bad == REASON_NONE) {
        uint32_t rest = (uint32_t)size - taken;
        download->sent.received += rest;
        bad = patch_write(agent, exchange->bytes + taken, rest, exchange->left == 0);
        download->open = bad == REASON_NONE;
    }
    jobs_agent_give();
    return agent_refuse(agent, bad);
}

/* out: as fetch_image(); also true when the server does not give such a patch, and then nothing is complete */
static bool fetch_patch(const struct job *job, enum reason *bad) {
    struct agent *agent = job->agent;
    struct exchange *exchange = &job_room.exchange;
    jobs_agent_take();
    bool resumes = is_patching(agent);
    uint32_t from = resumes ? agent->download.sent.received : 0;
    uint32_t length = agent->download.sent.length;
    path_of_file(agent, agent->boot.hash);
    jobs_agent_give();
    if (!exchange_begin(exchange, job->server, "GET", job_room.path, NULL, from)) {
        return false;
    }
    bool given = is_rest(exchange, from, resumes ? length : exchange->head.length);
    bool whole = false;
    while (given && exchange->left > 0 && *bad == REASON_NONE && !whole) {
        size_t size = exchange_more(exchange);
        if (size == 0) {
            return false;
        }
        *bad = store_patch(agent, exchange, size, !resumes);
        resumes = true;
        whole = agent->download.complete;
    }
    if (exchange->left > 0) {
        exchange_close();
    }
    return true;
}

bool job_download(const struct job *job, bool patched, enum reason *bad) {
    struct agent *agent = job->agent;
    *bad = REASON_NONE;
    jobs_agent_take();
    bool begun = download_is(agent, agent->offer.size, agent->offer.sha);
    bool complete = begun && agent->download.complete;
    jobs_agent_give();
    if (complete) {
        return true;
    }
    if (patched && !begun) {
        if (!fetch_patch(job, bad)) {
            return false;
        }
        jobs_agent_take();
        complete = download_is(agent, agent->offer.size, agent->offer.sha);
        jobs_agent_give();
        if (complete) {
            return true;
        }
        if (*bad != REASON_NONE && !job_refuse_patch(job, *bad)) {
            return false;
        }
        *bad = REASON_NONE;
    }
    return fetch_image(job, begun, bad);
}
