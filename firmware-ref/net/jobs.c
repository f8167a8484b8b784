#include "jobs.h"
#include "download.h"
#include "factory_reset.h"
#include "job.h"
#include "slots.h"
#include "tls.h"
#include <string.h>

#define UNAUTHENTICATED 401u

static bool is_of(const struct image_ref *ref, const struct job *job) {
    return strncmp(ref->job, job->name, STATE_JOB_SIZE) == 0 && ref->execution == job->execution;
}

/* An update is done in steps over restarts, and the state record tells how far it is. */
static bool update(struct job *job) {
    jobs_agent_take();
    const struct agent *agent = job->agent;
    const struct state_record *record = &agent->state.record;
    bool succeeded = slots_confirmed(agent) && is_of(&record->confirmed, job);
    bool trial = slots_on_trial(agent) && is_of(&record->trial, job);
    bool failed = record->failed.slot < FLASH_SLOTS && is_of(&record->failed, job);
    enum reason why = (enum reason)record->failed.reason;
    jobs_agent_give();
    if (succeeded) {
        return job_tell(job, "SUCCEEDED", REASON_NONE);
    }
    return trial || (failed ? job_tell(job, "FAILED", why) : job_update(job));
}

static void restart(struct agent *agent) {
    jobs_agent_take();
    agent_restart(agent);
    jobs_agent_give();
}

/* in: resets: forget what is not needed to go on before; a power cut then finds that done when the restart is noted */
static bool reboot(struct job *job, bool resets) {
    jobs_agent_take();
    uint32_t boots = job->agent->boot.boots;
    enum reason bad = job->begun ? REASON_NONE : resets ? factory_reset(job->agent) : download_slot_free(job->agent);
    jobs_agent_give();
    if (bad == REASON_TRIAL_RUNNING) {
        return true; /* later: a restart would end the trial */
    }
    if (bad != REASON_NONE) {
        return job_tell(job, "FAILED", bad);
    }
    if (job->begun && job->before != boots) {
        return job_tell(job, "SUCCEEDED", REASON_NONE);
    }
    if (!job->begun && !job_begin(job, boots)) {
        return false;
    }
    restart(job->agent);
    return true;
}

static bool rotate(struct job *job) {
    unsigned pair = credentials_pair();
    if (job->begun && job->before != pair) {
        return job_tell(job, "SUCCEEDED", REASON_NONE);
    }
    return (job->begun || job_begin(job, pair)) && job_renew(job);
}

static bool work(struct job *job) {
    struct json value;
    char operation[20];
    if (!json_member(&job->document, "operation", &value) || !json_text(&value, operation, sizeof operation)) {
        operation[0] = 0;
    }
    if (strcmp(operation, "update") == 0) {
        return update(job);
    }
    if (strcmp(operation, "rotateCertificate") == 0) {
        return rotate(job);
    }
    bool resets = strcmp(operation, "factoryReset") == 0;
    return resets || strcmp(operation, "reboot") == 0 ? reboot(job, resets)
                                                      : job_tell(job, "REJECTED", REASON_UNSUPPORTED_JOB);
}

bool jobs_look(struct agent *agent, const struct network_server *server) {
    struct job job = {.agent = agent, .server = server};
    exchange_boot(agent->boot.boots);
    bool reached = agent->boot_known && job_next(&job) && (job.name[0] == 0 ? job_report(&job) : work(&job));
    if (!reached) {
        if (tls_refused() || job_room.exchange.head.status == UNAUTHENTICATED) {
            credentials_try_other_pair();
        }
        exchange_close();
    }
    return reached;
}
