/* Group 64: what happened, and how the device fares. */
#include "agent.h"
#include "cbor.h"
#include "platform.h"
#include "sealift/protection.h"
#include "slots.h"
#include "smp_commands.h"
#include <string.h>

/* The job that installed an image; nothing for one that came without. */
static bool put_job(zcbor_state_t *reply, const struct image_ref *ref) {
    size_t length = strnlen(ref->job, STATE_JOB_SIZE);
    return length == 0 ||
           (cbor_put_text_of(reply, "job", ref->job, length) && cbor_put_uint(reply, "exec", ref->execution));
}

static bool put_version(zcbor_state_t *reply, const struct image_version *version) {
    char text[IMAGE_VERSION_TEXT_SIZE];
    image_version_text(version, text);
    return cbor_put_text(reply, "ver", text);
}

static bool put_failed(struct agent *agent, zcbor_state_t *reply) {
    const struct image_ref *failed = &agent->state.record.failed;
    if (failed->slot >= FLASH_SLOTS) {
        return true;
    }
    const struct slot_view *view = slots_view(agent, failed->slot);
    bool still_there = view->has_header && memcmp(view->info.hash, failed->hash, IMAGE_HASH_SIZE) == 0;
    return cbor_put_map(reply, "failed") && cbor_put_bytes(reply, "hash", failed->hash, IMAGE_HASH_SIZE) &&
           (!still_there || put_version(reply, &view->version)) && cbor_put_uint(reply, "reason", failed->reason) &&
           cbor_put_uint(reply, "detail", failed->detail) && put_job(reply, failed) &&
           cbor_put_uint(reply, "slot", failed->slot) && cbor_end_map(reply);
}

static bool put_crash(const struct agent *agent, zcbor_state_t *reply) {
    const struct reset_note *note = &agent->boot.note;
    if (note->reason == REASON_NONE) {
        return true;
    }
    const uint32_t values[PLATFORM_FAULT_REGISTERS] = {note->pc, note->lr, note->cfsr, note->hfsr, note->fault_address};
    bool fits = cbor_put_map(reply, "crash") && cbor_put_uint(reply, "reason", note->reason);
    for (unsigned i = 0; i < PLATFORM_FAULT_REGISTERS; i++) {
        const char *name = platform_fault_register(i);
        fits = fits && (name == NULL || cbor_put_uint(reply, name, values[i]));
    }
    return fits && cbor_put_text_of(reply, "task", note->task, strnlen(note->task, sizeof note->task)) &&
           cbor_put_uint(reply, "uptime_ms", note->uptime_ms) && cbor_end_map(reply);
}

static bool put_protection(zcbor_state_t *reply) {
    struct board_protection protection;
    return !board_protection(&protection) ||
           (cbor_put_map(reply, "protection") && cbor_put_uint(reply, "read", protection.read) &&
            cbor_put_bool(reply, "write", protection.write) && cbor_end_map(reply));
}

smp_error smp_sealift_report(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)request;
    const struct boot_report *boot = &agent->boot;
    if (!agent->boot_known) {
        return SMP_RC_BAD_STATE; /* without a boot report there is no evidence to give */
    }
    bool confirmed = slots_confirmed(agent);
    bool trial = slots_on_trial(agent);
    bool fits = cbor_put_uint(reply, "boots", boot->boots) && cbor_put_uint(reply, "slot", boot->slot) &&
                cbor_put_bytes(reply, "hash", boot->hash, IMAGE_HASH_SIZE) && put_version(reply, &boot->version) &&
                cbor_put_uint(reply, "counter", boot->counter) && cbor_put_bool(reply, "confirmed", confirmed) &&
                cbor_put_bool(reply, "trial", trial) && cbor_put_uint(reply, "cause", boot->cause);
    if (confirmed) {
        fits = fits && put_job(reply, &agent->state.record.confirmed);
    } else if (trial) {
        fits = fits && put_job(reply, &agent->state.record.trial);
    }
    if (boot->reason != REASON_NONE) {
        fits = fits && cbor_put_uint(reply, "reason", boot->reason);
    }
    if (agent->refused != REASON_NONE) {
        fits = fits && cbor_put_uint(reply, "refused", (uint32_t)agent->refused);
    }
    return smp_fits(fits && put_failed(agent, reply) && put_crash(agent, reply) && put_protection(reply));
}

smp_error smp_sealift_metrics(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)request;
    struct platform_heap heap;
    struct platform_task tasks[PLATFORM_TASKS_MAX];
    platform_heap(&heap);
    unsigned count = platform_tasks(tasks);
    bool fits = cbor_put_uint(reply, "uptime_ms", platform_uptime_ms()) &&
                cbor_put_uint(reply, "heap_free", heap.free) && cbor_put_uint(reply, "heap_min", heap.lowest) &&
                cbor_put_uint(reply, "boots", agent->state.boots) &&
                cbor_put_uint(reply, "erases", agent->state.erases) &&
                cbor_put_uint(reply, "download_ms", agent->ms.download) &&
                cbor_put_uint(reply, "verify_ms", agent->ms.verify) &&
                cbor_put_uint(reply, "selftest_ms", agent->ms.selftest) &&
                cbor_put_uint(reply, "trust_serial", agent->trust.serial) && cbor_put_map(reply, "stacks");
    for (unsigned i = 0; i < count; i++) {
        fits = fits && cbor_put_uint(reply, tasks[i].name, tasks[i].stack_free);
    }
    fits = fits && cbor_end_map(reply) && cbor_put_map(reply, "cpu");
    for (unsigned i = 0; i < count; i++) {
        fits = fits && cbor_put_uint(reply, tasks[i].name, tasks[i].cpu_permille);
    }
    return smp_fits(fits && cbor_end_map(reply));
}
