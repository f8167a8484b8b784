/*
 * SMP messages: header, dispatch, errors. docs/serial-protocol.md; version 1 and 2.
 */
#ifndef SEALIFT_SMP_H
#define SEALIFT_SMP_H

#include "reason_codes.h"
#include "zcbor_common.h"
#include <stddef.h>
#include <stdint.h>

struct agent;

enum smp_group {
    SMP_GROUP_OS = 0,
    SMP_GROUP_IMAGE = 1,
    SMP_GROUP_STAT = 2,
    SMP_GROUP_SETTINGS = 3,
    SMP_GROUP_SHELL = 9,
    SMP_GROUP_SEALIFT = 64,
};

enum smp_op { SMP_READ = 0, SMP_READ_RESPONSE = 1, SMP_WRITE = 2, SMP_WRITE_RESPONSE = 3 };

/* Errors of SMP itself: {"rc": n} in both versions. */
enum smp_rc {
    SMP_RC_OK = 0,
    SMP_RC_UNKNOWN = 1,
    SMP_RC_NO_MEMORY = 2,
    SMP_RC_INVALID = 3,
    SMP_RC_NO_ENTRY = 5,
    SMP_RC_BAD_STATE = 6,
    SMP_RC_MESSAGE_SIZE = 7,
    SMP_RC_NOT_SUPPORTED = 8,
    SMP_RC_TOO_NEW = 13,
};

/* What a handler returns: SMP_OK, an smp_rc, or the error of a group. */
typedef uint32_t smp_error;
#define SMP_OK 0u
#define SMP_GROUP_ERROR(group, rc) (((uint32_t)(group) + 1u) << 16 | (rc))
#define SMP_REASON(reason) SMP_GROUP_ERROR(SMP_GROUP_SEALIFT, (uint32_t)(reason))

struct smp_request {
    enum smp_op op;
    unsigned version; /* 0: SMP version 1; 1: version 2 */
    uint16_t group;
    uint8_t sequence;
    uint8_t command;
    const uint8_t *body; /* CBOR */
    size_t length;
};

/*
 * Do what a request asks for and append the answer's keys to reply.
 * out: SMP_OK; or an error: what was appended is then dropped. SMP_RC_MESSAGE_SIZE when the answer has no room.
 */
typedef smp_error smp_handler(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply);

struct smp_command {
    uint16_t group;
    uint8_t command;
    uint8_t op;
    smp_handler *handle;
};

extern const struct smp_command smp_commands[];
extern const size_t smp_command_count;

/*
 * Answer one message.
 * in:  reply: room for capacity bytes, at least 64
 * out: the length of the reply; 0 when the message deserves none (no whole header, or itself a response)
 */
size_t smp_answer(struct agent *agent, const uint8_t *message, size_t length, uint8_t *reply, size_t capacity);

/* The number that stands for a group's error in version 1, which has no groups. */
uint32_t smp_error_version1(uint16_t group, uint16_t rc);

/* SMP_OK or, for a reply that did not fit, SMP_RC_MESSAGE_SIZE. */
static inline smp_error smp_fits(bool fits) {
    return fits ? SMP_OK : SMP_RC_MESSAGE_SIZE;
}

#endif
