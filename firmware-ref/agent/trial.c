#include "trial.h"
#include "platform.h"
#include "sealift/reset_note.h"
#include "selftest.h"
#include "slots.h"
#include "trust_update.h"

#define MS_PER_SECOND 1000u

static void fail(struct agent *agent, enum reason reason, unsigned detail) {
    struct reset_note note = {
        .reason = (uint16_t)reason, .detail = (uint16_t)detail, .uptime_ms = (uint32_t)platform_uptime_ms()};
    reset_note_write(&note);
    agent->trial.over = true;
    agent->restart = true;
}

/* out: whether the self-test passed, now or before */
static bool test(struct agent *agent) {
    if (!agent->trial.tested) {
        uint64_t started = platform_uptime_ms();
        enum selftest_failure failure = selftest_run(agent);
        agent->ms.selftest = (uint32_t)(platform_uptime_ms() - started);
        if (failure != SELFTEST_PASSED) {
            fail(agent, REASON_SELF_TEST_FAILED, failure);
            return false;
        }
        agent->trial.tested = true;
    }
    return true;
}

static bool confirm(struct agent *agent) {
    enum reason bad = state_confirm(&agent->state, agent->boot.counter);
    if (bad != REASON_NONE) {
        fail(agent, bad, 0);
        return false;
    }
    agent->trial.open = false;
    slots_changed(agent); /* the security counter may have risen */
    platform_log("image confirmed");
    trust_update_settle(agent); /* the image stays confirmed, whatever becomes of the set it carries */
    platform_confirmed();
    return true;
}

void trial_begin(struct agent *agent) {
    agent->trial.open = slots_on_trial(agent);
    if (!agent->boot_known && agent->state.record.trial.phase == STATE_PHASE_RUNNING) {
        fail(agent, REASON_SELF_TEST_FAILED, SELFTEST_BOOT_REPORT);
    }
}

void trial_poll(struct agent *agent) {
    if (!agent->trial.open || agent->trial.over) {
        return;
    }
    uint64_t now = platform_uptime_ms();
    if (agent->requests == 0) {
        if (now >= SELFTEST_LINK_SECONDS * MS_PER_SECOND) {
            fail(agent, REASON_SELF_TEST_FAILED, SELFTEST_LINK);
        }
        return;
    }
    if (!test(agent)) {
        return;
    }
    if ((agent->state.record.trial.flags & STATE_FLAG_CONFIRMS_ITSELF) != 0) {
        confirm(agent);
    } else if (now >= TRIAL_CONFIRM_SECONDS * MS_PER_SECOND) {
        fail(agent, REASON_TRIAL_TIMEOUT, 0);
    }
}

bool trial_confirm(struct agent *agent) {
    if (!agent->trial.open) {
        return slots_confirmed(agent); /* an image that the bootloader fell back to is neither */
    }
    return !agent->trial.over && test(agent) && confirm(agent);
}
