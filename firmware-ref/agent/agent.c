#include "agent.h"
#include "platform.h"
#include "sealift/reset_note.h"
#include "smp.h"
#include "trial.h"
#include "trust_update.h"
#include <string.h>

void agent_start(struct agent *agent) {
    memset(agent, 0, sizeof *agent);
    agent->boot_known = boot_report_read(&agent->boot);
    agent->state_known = state_load(&agent->state);
    trust_load(state_trust_serial(&agent->state), &agent->trust);
    if (agent->state_known) {
        state_settle(&agent->state); /* when it fails, the next start tries again */
    }
    if (agent->boot_known && !agent->boot.counted) {
        state_count(&agent->state, STATE_COUNT_BOOT, 1);
    }
    trial_begin(agent);
    if (agent->state_known) {
        trust_update_settle(agent); /* what it refuses is in the report */
    }
}

void agent_receive(struct agent *agent, uint8_t byte) {
    size_t length = smp_frame_receive(&agent->receiver, byte);
    if (length == 0) {
        return;
    }
    size_t answer = smp_answer(agent, agent->receiver.message, length, agent->reply, agent_reply_room(agent));
    if (answer == 0) {
        return;
    }
    agent->requests++;
    platform_link_begin();
    smp_frame_send(agent->reply, answer, platform_link_send);
    platform_link_end();
}

bool agent_is_decoding(const struct agent *agent) {
    const struct download *download = &agent->download;
    return download->open && download->patching && !download->complete;
}

size_t agent_reply_room(const struct agent *agent) {
    return agent_is_decoding(agent) ? sizeof agent->short_reply : sizeof agent->reply;
}

void agent_poll(struct agent *agent) {
    trial_poll(agent);
}

void agent_restart(struct agent *agent) {
    if (!agent->restart) {
        struct reset_note note = {.reason = REASON_NONE, .uptime_ms = (uint32_t)platform_uptime_ms()};
        reset_note_write(&note);
        agent->restart = true;
    }
}

bool agent_wants_restart(const struct agent *agent) {
    return agent->restart;
}

enum reason agent_refuse(struct agent *agent, enum reason reason) {
    if (reason != REASON_NONE) {
        agent->refused = reason;
    }
    return reason;
}
