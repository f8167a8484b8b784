#include "report_json.h"
#include "agent_reason.h"
#include "metrics_json.h"
#include "platform.h"
#include "slots.h"
#include <string.h>

static const char *slot_name(unsigned slot) {
    return slot == 0 ? "A" : "B";
}

static void add_text(struct text *text, const char *name, const char *value) {
    text_add(text, ",\"");
    text_add(text, name);
    text_add(text, "\":\"");
    text_add(text, value);
    text_add(text, "\"");
}

static void add_number(struct text *text, const char *name, uint32_t value) {
    text_add(text, ",\"");
    text_add(text, name);
    text_add(text, "\":");
    text_add_number(text, value);
}

static void add_bool(struct text *text, const char *name, bool value) {
    text_add(text, ",\"");
    text_add(text, name);
    text_add(text, value ? "\":true" : "\":false");
}

static void add_hash(struct text *text, const uint8_t hash[IMAGE_HASH_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    char hex[2 * IMAGE_HASH_SIZE + 1];
    for (unsigned i = 0; i < IMAGE_HASH_SIZE; i++) {
        hex[2 * i] = digits[hash[i] >> 4];
        hex[2 * i + 1] = digits[hash[i] & 0xfu];
    }
    hex[sizeof hex - 1] = 0;
    add_text(text, "imageHash", hex);
}

/* The job that installed an image; nothing for one that came without. Its name was checked when it came. */
static void add_job(struct text *text, const struct image_ref *ref) {
    char job[STATE_JOB_SIZE + 1] = {0};
    memcpy(job, ref->job, STATE_JOB_SIZE);
    if (job[0] != 0) {
        add_text(text, "jobId", job);
        add_number(text, "executionNumber", ref->execution);
    }
}

static void add_failed(struct text *text, const struct image_ref *failed) {
    text_add(text, ",\"failed\":{\"slot\":\"");
    text_add(text, slot_name(failed->slot));
    text_add(text, "\"");
    add_hash(text, failed->hash);
    add_text(text, "reason", agent_reason_name(failed->reason));
    add_number(text, "detail", failed->detail);
    add_job(text, failed);
    text_add(text, "}");
}

static void add_register(struct text *text, const char *name, uint32_t value) {
    static const char digits[] = "0123456789abcdef";
    char hex[11] = {'0', 'x'};
    for (unsigned i = sizeof hex - 2; i > 1; i--) {
        hex[i] = digits[value & 0xfu];
        value >>= 4;
    }
    text_add(text, text->to[text->used - 1] == '{' ? "\"" : ",\"");
    text_add(text, name);
    text_add(text, "\":\"");
    text_add(text, hex);
    text_add(text, "\"");
}

static void add_crash(struct text *text, const struct reset_note *note) {
    const uint32_t values[PLATFORM_FAULT_REGISTERS] = {note->pc, note->lr, note->cfsr, note->hfsr, note->fault_address};
    char task[sizeof note->task + 1] = {0};
    memcpy(task, note->task, sizeof note->task);
    text_add(text, ",\"crash\":{\"reason\":\"");
    text_add(text, agent_reason_name(note->reason));
    text_add(text, "\"");
    add_text(text, "task", task);
    add_number(text, "uptimeMs", note->uptime_ms);
    text_add(text, ",\"registers\":{");
    for (unsigned i = 0; i < PLATFORM_FAULT_REGISTERS; i++) {
        const char *name = platform_fault_register(i);
        if (name != NULL) {
            add_register(text, name, values[i]);
        }
    }
    text_add(text, "}}");
}

static const char *cause_name(uint32_t cause) {
    static const char *const names[] = {"unknown", "power-on", "pin", "software", "watchdog", "low-power", "brown-out"};
    return names[cause < sizeof names / sizeof names[0] ? cause : 0];
}

static void add_boot(struct text *text, const struct agent *agent) {
    const struct boot_report *boot = &agent->boot;
    const struct state_record *record = &agent->state.record;
    char version[IMAGE_VERSION_TEXT_SIZE];
    image_version_text(&boot->version, version);
    text_add(text, "\"boot\":{\"bootCounter\":");
    text_add_number(text, boot->boots);
    add_text(text, "slot", slot_name(boot->slot));
    add_hash(text, boot->hash);
    add_text(text, "version", version);
    add_number(text, "securityCounter", boot->counter);
    add_bool(text, "confirmed", slots_confirmed(agent));
    add_bool(text, "trial", slots_on_trial(agent));
    add_text(text, "resetCause", cause_name(boot->cause));
    if (slots_confirmed(agent)) {
        add_job(text, &record->confirmed);
    } else if (slots_on_trial(agent)) {
        add_job(text, &record->trial);
    }
    if (boot->reason != REASON_NONE) {
        add_text(text, "reason", agent_reason_name(boot->reason));
    }
    if (record->failed.slot < FLASH_SLOTS) {
        add_failed(text, &record->failed);
    }
    if (boot->note.reason != REASON_NONE) {
        add_crash(text, &boot->note);
    }
    text_add(text, "}");
}

void report_json(struct text *text, const struct agent *agent, const struct network_server *measured_for) {
    text_add(text, "{");
    add_boot(text, agent);
    if (measured_for != NULL) {
        text_add(text, ",\"defender\":");
        metrics_json(text, agent, measured_for);
    }
    text_add(text, "}");
}
