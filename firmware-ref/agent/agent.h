/*
 * The update agent: an SMP server that takes an image into the other slot, has it tried, and tells what happened.
 * One struct holds all it knows; one task calls it. docs/serial-protocol.md
 */
#ifndef SEALIFT_AGENT_H
#define SEALIFT_AGENT_H

#include "patch.h"
#include "sealift/boot_report.h"
#include "sealift/flash.h"
#include "sealift/image.h"
#include "sealift/state.h"
#include "sealift/trust.h"
#include "smp_frame.h"
#include <stdbool.h>
#include <stdint.h>

/* The result of the last full check of a slot, kept until the slot or the rules change. */
struct slot_view {
    bool known;
    bool has_header;
    enum reason reason; /* of the full check, any version allowed */
    struct image_info info;
    struct image_version version; /* from the header, so also of an image that failed the check */
};

#define DOWNLOAD_UNIT_MAX 32u /* the largest write unit of a flash: that of the STM32H7 */

/* What a sender sends in pieces: the file itself, or a patch that makes it. */
struct sent {
    uint8_t sha[IMAGE_HASH_SIZE]; /* zeros when the sender gave none */
    uint32_t length;
    uint32_t received;
};

/* A file on its way into a slot. */
struct download {
    bool open;     /* begun, and not yet refused */
    bool patching; /* it comes as a patch */
    bool complete; /* all bytes are in flash and, when the sender gave a digest, agree with it */
    bool has_sha;
    uint8_t sha[IMAGE_HASH_SIZE]; /* of the whole file */
    unsigned slot;
    uint32_t length;
    uint32_t received;
    uint8_t tail[DOWNLOAD_UNIT_MAX]; /* bytes received that do not fill a write unit yet */
    uint64_t started_ms;
    struct sent sent;
};

#define AGENT_SHORT_REPLY_MAX (SMP_MESSAGE_MAX - sizeof(struct patch))

/* What a job offered and this device accepted. */
struct offer {
    bool open;
    bool downgrade;
    char job[STATE_JOB_SIZE + 1];
    uint32_t execution;
    uint32_t size;
    uint8_t sha[IMAGE_HASH_SIZE];  /* of the file */
    uint8_t hash[IMAGE_HASH_SIZE]; /* of the image */
};

struct trial {
    bool open;   /* the running image is on trial */
    bool tested; /* its self-test passed */
    bool over;   /* it failed, the restart is due */
};

/* How long things took since the start, in ms; 0: did not happen. */
struct timings {
    uint32_t download;
    uint32_t verify;
    uint32_t selftest;
};

struct agent {
    struct boot_report boot;
    bool boot_known; /* false: the bootloader left no valid report, so nothing is written to any slot */
    struct state state;
    bool state_known;
    struct trust trust; /* whose signatures count */
    struct slot_view slots[FLASH_SLOTS];
    struct download download;
    struct offer offer;
    struct trial trial;
    struct timings ms;
    enum reason refused; /* the last refusal */
    uint32_t requests;   /* messages answered */
    bool restart;        /* a restart is due */
    struct smp_frame_receiver receiver;
    union { /* while a patch comes, replies leave its decoder the room behind them */
        uint8_t reply[SMP_MESSAGE_MAX];
        struct {
            uint8_t short_reply[AGENT_SHORT_REPLY_MAX];
            struct patch patch;
        };
    };
};

/* Read boot report and state, count this boot, begin the trial if there is one. */
void agent_start(struct agent *agent);

/* Take a byte from the link; answers the message that it completes. */
void agent_receive(struct agent *agent, uint8_t byte);

/* Whether a patch is under way, whose decoder lies where long replies end. */
bool agent_is_decoding(const struct agent *agent);

/* How long the reply to the next message may be. */
size_t agent_reply_room(const struct agent *agent);

/* Let time pass: the deadlines of a trial. Call about every AGENT_POLL_MS. */
void agent_poll(struct agent *agent);

/* Leave a note of a planned restart unless a reason was noted before, and make the restart due. */
void agent_restart(struct agent *agent);

/* Whether the caller should reset the board now; the last reply is sent. */
bool agent_wants_restart(const struct agent *agent);

/* Remember a refusal for the report. out: reason */
enum reason agent_refuse(struct agent *agent, enum reason reason);

#define AGENT_POLL_MS 500u

#endif
