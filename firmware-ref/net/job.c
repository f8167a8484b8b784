#include "job.h"
#include "agent_reason.h"
#include "jobs.h"
#include "metrics_json.h"
#include "platform.h"
#include "report_json.h"
#include "sealift/identity.h"
#include "text.h"
#include <string.h>

#define NUMBER_SIZE 11u
#define OK 200u
#define FIRST_REPORT_MS 1000u        /* after the start, of which alone there is little to tell */
#define REPORT_MS (5u * 60u * 1000u) /* AWS IoT Device Defender takes no more than one in that time */

struct job_room job_room;
static uint64_t report_due_ms = FIRST_REPORT_MS;

/* Names that need no escape, neither in a path nor in JSON. */
static bool is_plain(const char *name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-";
    return name[0] != 0 && name[strspn(name, letters)] == 0;
}

bool job_path(const char *kind, const char *name) {
    char device[IDENTITY_ID_SIZE + 1];
    struct text text = text_in(job_room.path, sizeof job_room.path);
    identity_read(device);
    text_add(&text, "/things/");
    text_add(&text, device);
    text_add(&text, kind);
    text_add(&text, name);
    return is_plain(device);
}

bool job_talk(const struct job *job, const char *method) {
    if (strlen(job_room.request) + 1 == sizeof job_room.request ||
        !exchange_begin(&job_room.exchange, job->server, method, job_room.path, job_room.request, 0) ||
        !exchange_text(&job_room.exchange, job_room.reply, sizeof job_room.reply)) {
        return false;
    }
    jobs_agent_take();
    job->agent->requests++; /* the board can be reached, which a trial waits for */
    jobs_agent_give();
    return true;
}

/* in: measured: with what the board measures */
static void add_report(struct text *text, const struct job *job, bool measured) {
    text_add(text, "\"report\":");
    jobs_agent_take();
    report_json(text, job->agent, measured ? job->server : NULL);
    jobs_agent_give();
    text_add(text, "}");
}

/* What job_begin() told. */
static void read_before(const struct json *execution, struct job *job) {
    struct json details;
    struct json value;
    char digits[NUMBER_SIZE];
    if (json_member(execution, "statusDetails", &details) && json_member(&details, "before", &value) &&
        json_text(&value, digits, sizeof digits)) {
        struct json number = {digits, strlen(digits)};
        job->begun = json_uint(&number, &job->before);
    }
}

static bool read_execution(const struct json *execution, struct job *job) {
    struct json value;
    if (!json_member(execution, "jobId", &value) || !json_text(&value, job->name, sizeof job->name) ||
        !is_plain(job->name) || !json_member(execution, "executionNumber", &value) ||
        !json_uint(&value, &job->execution)) {
        job->name[0] = 0;
        return false;
    }
    read_before(execution, job);
    /* The document is a string of JSON: it is put in order where it lies, and so read last. */
    if (json_member(execution, "jobDocument", &value) &&
        json_text(&value, job_room.reply + (value.at - job_room.reply), value.length)) {
        job->document = (struct json){value.at, strlen(value.at)};
    }
    return true;
}

bool job_next(struct job *job) {
    struct text text = text_in(job_room.request, sizeof job_room.request);
    struct json execution;
    job->name[0] = 0;
    job->begun = false;
    job->document = (struct json){NULL, 0};
    text_add(&text, "{");
    add_report(&text, job, false);
    if (!job_path("/jobs/", "$next") || !job_talk(job, "PUT") || job_room.exchange.head.status != OK) {
        return false;
    }
    struct json all = {job_room.reply, strlen(job_room.reply)};
    bool none = !json_member(&all, "execution", &execution) || execution.at[0] != '{';
    return none || read_execution(&execution, job);
}

static struct text status_of(const struct job *job, const char *status) {
    struct text text = text_in(job_room.request, sizeof job_room.request);
    text_add(&text, "{\"status\":\"");
    text_add(&text, status);
    text_add(&text, "\",\"executionNumber\":");
    text_add_number(&text, job->execution);
    text_add(&text, ",");
    return text;
}

/* Post a request with measures in it: those that the server took are not sent again. */
static bool tell_measures(const struct job *job) {
    bool answered = job_talk(job, "POST");
    if (answered && job_room.exchange.head.status == OK) {
        metrics_reported();
        report_due_ms = platform_uptime_ms() + REPORT_MS;
    }
    return answered;
}

bool job_tell(const struct job *job, const char *status, enum reason reason) {
    struct text text = status_of(job, status);
    if (reason != REASON_NONE) {
        text_add(&text, "\"reason\":\"");
        text_add(&text, agent_reason_name((uint16_t)reason));
        text_add(&text, "\",");
    }
    add_report(&text, job, true);
    return job_path("/jobs/", job->name) && tell_measures(job);
}

bool job_report(const struct job *job) {
    struct text text = text_in(job_room.request, sizeof job_room.request);
    if (platform_uptime_ms() < report_due_ms) {
        return true;
    }
    jobs_agent_take();
    report_json(&text, job->agent, job->server);
    jobs_agent_give();
    return job_path("/reports", "") && tell_measures(job);
}

/* Tell the details that the request ends with. out: whether the server took them */
static bool tell_details(struct text *text, const struct job *job) {
    text_add(text, "\"},");
    add_report(text, job, false);
    return job_path("/jobs/", job->name) && job_talk(job, "POST") && job_room.exchange.head.status == OK;
}

bool job_begin(const struct job *job, uint32_t before) {
    struct text text = status_of(job, "IN_PROGRESS");
    text_add(&text, "\"statusDetails\":{\"before\":\"");
    text_add_number(&text, before);
    return tell_details(&text, job);
}

bool job_refuse_patch(const struct job *job, enum reason reason) {
    struct text text = status_of(job, "IN_PROGRESS");
    text_add(&text, "\"statusDetails\":{\"patchRefused\":\"");
    text_add(&text, agent_reason_name((uint16_t)reason));
    return tell_details(&text, job);
}
