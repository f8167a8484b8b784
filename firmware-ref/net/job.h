/*
 * An execution of a job, and what the board and its server say to each other about it, in the server's words
 * (docs/api.md, "Devices and gateways"). Only the task of the network uses these functions.
 */
#ifndef SEALIFT_JOB_H
#define SEALIFT_JOB_H

#include "agent.h"
#include "credentials.h"
#include "exchange.h"
#include "json.h"

struct job {
    struct agent *agent;
    const struct network_server *server;
    char name[STATE_JOB_SIZE + 1]; /* "": the server has none */
    uint32_t execution;
    bool begun;           /* the server knows a number of ours from before the job was done */
    uint32_t before;      /* that number */
    struct json document; /* until the next words to the server */
};

/* The room that requests and replies share with whoever makes them. */
struct job_room {
    struct exchange exchange;
    char path[192];
    char request[2816]; /* a report with a failed image, a crash and measures of eight tasks takes some 2400 */
    char reply[4608];   /* an execution with the images of a release, each with a link */
};
extern struct job_room job_room;

/* Put "/things/ID/", the kind and the name into the path. out: false when the board's id is none that a server knows */
bool job_path(const char *kind, const char *name);

/* Send the request to the path and take the reply. out: false when the server could not be reached or understood */
bool job_talk(const struct job *job, const char *method);

/* out: true, and what the server has next for this board; false when it could not be reached or understood */
bool job_next(struct job *job);

/* Tell how the execution stands. in: reason: NONE or why */
bool job_tell(const struct job *job, const char *status, enum reason reason);

/* Tell a number that will have changed when the job is done. Later executions of job_next() hold it as "before". */
bool job_begin(const struct job *job, uint32_t before);

/* Report how the board fares, when that is due. out: as jobs_look() */
bool job_report(const struct job *job);

/* Tell that the board refused a patch, and goes on with the whole image. out: whether the server knows now */
bool job_refuse_patch(const struct job *job, enum reason reason);

/*
 * Bring the file of the accepted offer into the slot that does not run, from where it broke.
 * in:  patched: the server has a patch of the running image; when that does not serve, the image comes whole
 * out: true when it is there, or with the reason why it will not be; false when the connection broke
 */
bool job_download(const struct job *job, bool patched, enum reason *bad);

/* Install what the document offers: offer, download, apply, restart. out: as jobs_look() */
bool job_update(struct job *job);

/* Make a new key, have it certified over the present one, and tell success over the new. out: as jobs_look() */
bool job_renew(struct job *job);

#endif
