#include "jobs.h"
#include "download.h"
#include "exchange.h"
#include "json.h"
#include "metrics_json.h"
#include "platform.h"
#include "report_json.h"
#include "sealift/identity.h"
#include "slots.h"
#include "text.h"
#include "update.h"
#include <string.h>

#define PATH_SIZE 192u
#define MESSAGE_SIZE 4608u /* an execution with the images of a release, each with a link; a report takes some 2000 */
#define REPORT_MS (5u * 60u * 1000u) /* AWS IoT Device Defender takes no more than one in that time */

/* What the server gave. */
struct execution {
    char job[STATE_JOB_SIZE + 1];
    uint32_t number;
    struct json document;
};

static struct exchange exchange;
static char path[PATH_SIZE];
static char message[MESSAGE_SIZE]; /* the request, and then the reply to it */
static uint64_t report_due_ms;

/* Names that need no escape, neither in a path nor in JSON. */
static bool is_plain(const char *name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-";
    return name[0] != 0 && name[strspn(name, letters)] == 0;
}

/* "/things/board-1", what it is about and a name. out: false when the device has a name that the server cannot know */
static bool path_of(const char *about, const char *name) {
    char device[IDENTITY_ID_SIZE + 1];
    struct text text = text_in(path, sizeof path);
    identity_read(device);
    text_add(&text, "/things/");
    text_add(&text, device);
    text_add(&text, about);
    text_add(&text, name);
    return is_plain(device);
}

/* Send the request in message and read the reply into it. out: false when the server could not be reached or understood
 */
static bool talk(struct agent *agent, const struct network_server *server, const char *method) {
    if (strlen(message) + 1 == sizeof message || !exchange_begin(&exchange, server, method, path, message, 0) ||
        !exchange_text(&exchange, message, sizeof message)) {
        return false;
    }
    jobs_agent_take();
    agent->requests++; /* the board can be reached, which a trial waits for */
    jobs_agent_give();
    return true;
}

/* The same for a request with metrics in it: those that the server took are not sent again. */
static bool tell_measures(struct agent *agent, const struct network_server *server) {
    bool answered = talk(agent, server, "POST");
    if (answered && exchange.head.status == 200) {
        metrics_reported();
        report_due_ms = platform_uptime_ms() + REPORT_MS;
    }
    return answered;
}

/* Report how the board fares, when that is due. out: false when the server could not be reached or understood */
static bool report(struct agent *agent, const struct network_server *server) {
    struct text text = text_in(message, sizeof message);
    if (platform_uptime_ms() < report_due_ms) {
        return true;
    }
    jobs_agent_take();
    report_json(&text, agent, server);
    jobs_agent_give();
    return path_of("/reports", "") && tell_measures(agent, server);
}

/* out: true, and the next execution or one without a job; false when the server could not be reached or understood */
static bool ask(struct agent *agent, const struct network_server *server, struct execution *execution) {
    struct text text = text_in(message, sizeof message);
    struct json all = {message, 0};
    struct json found;
    struct json value;
    memset(execution, 0, sizeof *execution);
    jobs_agent_take();
    text_add(&text, "{\"report\":");
    report_json(&text, agent, NULL);
    text_add(&text, "}");
    jobs_agent_give();
    if (!path_of("/jobs/", "$next") || !talk(agent, server, "PUT") || exchange.head.status != 200) {
        return false;
    }
    all.length = strlen(message);
    if (!json_member(&all, "execution", &found) || found.at[0] != '{') {
        return true;
    }
    if (!json_member(&found, "jobId", &value) || !json_text(&value, execution->job, sizeof execution->job) ||
        !is_plain(execution->job) || !json_member(&found, "executionNumber", &value) ||
        !json_uint(&value, &execution->number)) {
        execution->job[0] = 0;
        return false;
    }
    /* The document is a string of JSON: it is put in order where it lies. */
    if (json_member(&found, "jobDocument", &value) && json_text(&value, message + (value.at - message), value.length)) {
        execution->document = (struct json){value.at, strlen(value.at)};
    }
    return true;
}

/* Tell how the execution stands. */
static bool tell(struct agent *agent, const struct network_server *server, const struct execution *execution,
                 const char *status, enum reason reason) {
    struct text text = text_in(message, sizeof message);
    text_add(&text, "{\"status\":\"");
    text_add(&text, status);
    text_add(&text, "\",\"executionNumber\":");
    text_add_number(&text, execution->number);
    if (reason != REASON_NONE) {
        text_add(&text, ",\"reason\":\"");
        text_add(&text, reason_name(reason));
        text_add(&text, "\"");
    }
    text_add(&text, ",\"report\":");
    jobs_agent_take();
    report_json(&text, agent, server);
    jobs_agent_give();
    text_add(&text, "}");
    return path_of("/jobs/", execution->job) && tell_measures(agent, server);
}

static bool hex_bytes(const struct json *value, uint8_t to[IMAGE_HASH_SIZE]) {
    char hex[2 * IMAGE_HASH_SIZE + 1];
    if (!json_text(value, hex, sizeof hex) || strlen(hex) != 2 * IMAGE_HASH_SIZE) {
        return false;
    }
    for (unsigned i = 0; i < 2 * IMAGE_HASH_SIZE; i++) {
        unsigned digit = hex[i] >= '0' && hex[i] <= '9'   ? (unsigned)(hex[i] - '0')
                         : hex[i] >= 'a' && hex[i] <= 'f' ? (unsigned)(hex[i] - 'a') + 10u
                                                          : 16u;
        if (digit > 15) {
            return false;
        }
        to[i / 2] = (uint8_t)(to[i / 2] << 4 | digit);
    }
    return true;
}

static bool read_image(const struct json *image, struct offered_image *to) {
    struct json value;
    char slot[2];
    if (!json_member(image, "slot", &value) || !json_text(&value, slot, sizeof slot) || slot[0] < 'A' ||
        slot[0] >= (char)('A' + FLASH_SLOTS)) {
        return false;
    }
    to->slot = (uint32_t)(slot[0] - 'A');
    return json_member(image, "size", &value) && json_uint(&value, &to->size) && json_member(image, "digest", &value) &&
           hex_bytes(&value, to->sha) && json_member(image, "imageHash", &value) && hex_bytes(&value, to->hash);
}

/* out: NONE, and the release's images in offer; or why it is none for this board */
static enum reason read_document(const struct execution *execution, struct update_offer *offer,
                                 struct offered_image images[FLASH_SLOTS]) {
    struct json value;
    struct json item;
    char word[32];
    if (execution->document.at == NULL || !json_member(&execution->document, "operation", &value) ||
        !json_text(&value, word, sizeof word) || strcmp(word, "update") != 0) {
        return REASON_UNSUPPORTED_JOB;
    }
    if (!json_member(&execution->document, "board", &value) || !json_text(&value, word, sizeof word) ||
        strcmp(word, platform_board_name()) != 0) {
        return REASON_WRONG_BOARD;
    }
    offer->downgrade = json_member(&execution->document, "allowDowngrade", &value) && json_true(&value);
    if (!json_member(&execution->document, "images", &value)) {
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
    struct text text = text_in(path, sizeof path);
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
static bool download(struct agent *agent, const struct network_server *server, enum reason *bad) {
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
    if (!exchange_begin(&exchange, server, "GET", path, NULL, from)) {
        return false;
    }
    if (exchange.head.status != (from > 0 ? 206 : 200) || exchange.head.from != from ||
        exchange.left != agent->offer.size - from) {
        exchange_close();
        return false;
    }
    while (exchange.left > 0) {
        size_t size = exchange_more(&exchange);
        if (size == 0) {
            return false;
        }
        bool begins = !resumes;
        if (begins && size < sizeof(struct image_header)) {
            exchange_close();
            return false; /* no server sends so little at first */
        }
        resumes = true;
        *bad = store(agent, exchange.bytes, size, begins);
        if (*bad != REASON_NONE) {
            exchange_close();
            return true;
        }
    }
    return true;
}

/* Offer, download, apply, restart. */
static bool install(struct agent *agent, const struct network_server *server, const struct execution *execution) {
    struct offered_image images[FLASH_SLOTS];
    struct update_offer offer = {.job = execution->job, .execution = execution->number, .images = images};
    bool installed = false;
    enum reason bad = read_document(execution, &offer, images);
    if (bad == REASON_NONE) {
        jobs_agent_take();
        bad = update_consider(agent, &offer, &installed);
        jobs_agent_give();
    }
    if (bad == REASON_TRIAL_RUNNING) {
        return true; /* later */
    }
    if (bad != REASON_NONE) {
        return tell(agent, server, execution, bad == REASON_IMAGE_TOO_LARGE ? "FAILED" : "REJECTED", bad);
    }
    if (installed) {
        return tell(agent, server, execution, "SUCCEEDED", REASON_NONE);
    }
    if (!download(agent, server, &bad)) {
        return false;
    }
    if (bad == REASON_NONE) {
        jobs_agent_take();
        bad = update_apply(agent, execution->job, execution->number);
        if (bad == REASON_NONE) {
            agent_restart(agent);
        }
        jobs_agent_give();
    }
    return bad == REASON_NONE || tell(agent, server, execution, "FAILED", bad);
}

static bool is_of(const struct image_ref *ref, const struct execution *execution) {
    return strncmp(ref->job, execution->job, STATE_JOB_SIZE) == 0 && ref->execution == execution->number;
}

static bool work(struct agent *agent, const struct network_server *server, const struct execution *execution) {
    jobs_agent_take();
    const struct state_record *record = &agent->state.record;
    bool succeeded = slots_confirmed(agent) && is_of(&record->confirmed, execution);
    bool trial = slots_on_trial(agent) && is_of(&record->trial, execution);
    bool failed = record->failed.slot < FLASH_SLOTS && is_of(&record->failed, execution);
    enum reason why = (enum reason)record->failed.reason;
    jobs_agent_give();
    if (succeeded) {
        return tell(agent, server, execution, "SUCCEEDED", REASON_NONE);
    }
    if (trial) {
        return true;
    }
    return failed ? tell(agent, server, execution, "FAILED", why) : install(agent, server, execution);
}

bool jobs_look(struct agent *agent, const struct network_server *server) {
    struct execution execution;
    exchange_boot(agent->boot.boots);
    bool reached = agent->boot_known && report(agent, server) && ask(agent, server, &execution) &&
                   (execution.job[0] == 0 || work(agent, server, &execution));
    if (!reached) {
        exchange_close();
    }
    return reached;
}
