/* Requests of any bytes, for the handlers. */
#ifndef REQUEST_H
#define REQUEST_H

#include "agent.h"
#include "proof.h"
#include "smp_commands.h"

/* The body is the end of an object of its own, so that a byte behind it is missed. */
static inline struct smp_request any_request(void) {
    static uint8_t message[SMP_MESSAGE_MAX];
    size_t length;
    havoc(message, sizeof message);
    assume(length <= sizeof message);
    return (struct smp_request){.body = message + sizeof message - length, .length = length};
}

/* An agent as it may be: what its own functions keep true. */
static inline void assume_sound(const struct agent *agent) {
    assume(agent->boot.slot < FLASH_SLOTS && agent->download.slot < FLASH_SLOTS && agent->state.sector < 2);
}

static inline void prove_handler(smp_handler *handle) {
    static struct agent agent;
    zcbor_state_t reply;
    havoc_object(&agent);
    assume_sound(&agent);
    struct smp_request request = any_request();
    handle(&agent, &request, &reply);
}

#endif
