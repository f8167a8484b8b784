/* The rest of the agent, of the platform and of the board: whatever they answer. REAL_<name>: the proof has the real
 * <name>.c. */
#include "agent.h"
#include "download.h"
#include "platform.h"
#include "proof.h"
#include "sealift/board.h"
#include "sealift/identity.h"
#include "slots.h"
#include "smp_commands.h"
#include "smp_errors.h"
#include "trial.h"
#include "update.h"

static enum reason any_reason(void) {
    return any_bool() ? REASON_NONE : (enum reason)(any_word() % 200u);
}

static char any_name[8]; /* ends with zero: it is static */

uint64_t platform_uptime_ms(void) {
    return (uint64_t)any_word() << 32 | any_word();
}

void platform_heap(struct platform_heap *heap) {
    havoc(heap, sizeof *heap);
}

unsigned platform_tasks(struct platform_task tasks[PLATFORM_TASKS_MAX]) {
    unsigned count = any_word();
    havoc(tasks, PLATFORM_TASKS_MAX * sizeof *tasks);
    assume(count <= PLATFORM_TASKS_MAX);
    return count;
}

bool platform_self_test(void) {
    return any_bool();
}

const char *platform_board_name(void) {
    return any_name;
}

const char *board_build_name(void) {
    return any_name;
}

void board_watchdog_feed(void) {
}

uint32_t flash_operations(void) {
    return any_word();
}

void agent_restart(struct agent *agent) {
    prove_writable(agent, sizeof *agent);
}

enum reason agent_refuse(struct agent *agent, enum reason reason) {
    prove_writable(agent, sizeof *agent);
    return reason;
}

bool identity_read(char id[IDENTITY_ID_SIZE + 1]) {
    prove_writable(id, IDENTITY_ID_SIZE + 1);
    havoc(id, IDENTITY_ID_SIZE + 1);
    id[IDENTITY_ID_SIZE] = 0;
    return any_bool();
}

#ifndef REAL_image_version
size_t image_version_text(const struct image_version *version, char text[IMAGE_VERSION_TEXT_SIZE]) {
    prove_readable(version, sizeof *version);
    prove_writable(text, IMAGE_VERSION_TEXT_SIZE);
    havoc(text, IMAGE_VERSION_TEXT_SIZE);
    text[IMAGE_VERSION_TEXT_SIZE - 1] = 0;
    return any_word();
}

int image_version_compare(const struct image_version *left, const struct image_version *right) {
    prove_readable(left, sizeof *left);
    prove_readable(right, sizeof *right);
    return any_int();
}
#endif

#ifndef REAL_image
bool image_hash_flash(uint32_t address, uint32_t length, uint8_t hash[IMAGE_HASH_SIZE]) {
    (void)address, (void)length;
    havoc(hash, IMAGE_HASH_SIZE);
    return any_bool();
}

enum reason image_check(unsigned slot, const struct image_rules *rules, struct image_info *info) {
    prove(slot < FLASH_SLOTS);
    prove_readable(rules->trust, sizeof *rules->trust);
    havoc(info, sizeof *info);
    return any_reason();
}

enum reason image_check_header(const struct image_header *header, unsigned slot) {
    prove(slot < FLASH_SLOTS);
    prove_readable(header, sizeof *header);
    return any_reason();
}
#endif

struct image_ref state_no_image(void) {
    return (struct image_ref){.slot = STATE_SLOT_NONE};
}

enum reason state_save(struct state *state, struct state_record *next) {
    prove_writable(state, sizeof *state);
    prove_writable(next, sizeof *next);
    return any_reason();
}

enum reason state_count(struct state *state, enum state_count what, uint16_t times) {
    (void)what, (void)times;
    prove_writable(state, sizeof *state);
    return any_reason();
}

uint32_t state_trust_serial(const struct state *state) {
    prove_readable(state, sizeof *state);
    return any_word();
}

enum reason state_raise_trust(struct state *state, uint32_t serial) {
    (void)serial;
    prove_writable(state, sizeof *state);
    return any_reason();
}

unsigned slots_other(const struct agent *agent) {
    return agent->boot.slot == 0 ? 1 : 0;
}

const struct slot_view *slots_view(struct agent *agent, unsigned slot) {
    prove(slot < FLASH_SLOTS);
    return &agent->slots[slot];
}

struct image_flags slots_flags(struct agent *agent, unsigned slot) {
    struct image_flags flags;
    (void)agent;
    prove(slot < FLASH_SLOTS);
    return flags;
}

bool slots_confirmed(const struct agent *agent) {
    prove_readable(agent, sizeof *agent);
    return any_bool();
}

void slots_changed(struct agent *agent) {
    prove_writable(agent, sizeof *agent);
}

bool trial_confirm(struct agent *agent) {
    prove_writable(agent, sizeof *agent);
    return any_bool();
}

enum reason update_stage(struct agent *agent) {
    prove_writable(agent, sizeof *agent);
    return any_reason();
}

enum reason update_consider(struct agent *agent, const struct update_offer *offer, bool *installed) {
    prove_writable(agent, sizeof *agent);
    prove_readable(offer->images, offer->count * sizeof *offer->images);
    *installed = any_bool();
    return any_reason();
}

enum reason update_apply(struct agent *agent, const char *job, uint32_t execution) {
    (void)execution;
    prove_writable(agent, sizeof *agent);
    prove_readable(job, 1);
    return any_reason();
}

#ifndef REAL_download
enum reason download_slot_free(const struct agent *agent) {
    prove_readable(agent, sizeof *agent);
    return any_reason();
}

enum reason download_erase(struct agent *agent, unsigned slot, uint32_t length) {
    (void)length;
    prove_writable(agent, sizeof *agent);
    prove(slot < FLASH_SLOTS);
    return any_reason();
}

enum reason download_allowed(const struct agent *agent, uint32_t length, const struct image_header *header,
                             bool newer_only) {
    (void)agent, (void)length, (void)newer_only;
    prove_readable(header, sizeof *header);
    return any_reason();
}

/* Begun: nothing received yet. */
enum reason download_begin(struct agent *agent, uint32_t length, const uint8_t *sha) {
    if (sha != NULL) {
        prove_readable(sha, IMAGE_HASH_SIZE);
    }
    agent->download.patching = false;
    agent->download.length = length;
    agent->download.received = 0;
    return any_reason();
}

bool download_is(const struct agent *agent, uint32_t length, const uint8_t *sha) {
    (void)agent, (void)length;
    prove_readable(sha, IMAGE_HASH_SIZE);
    return any_bool();
}

/* What it demands: no more than is missing. */
enum reason download_write(struct agent *agent, const uint8_t *bytes, uint32_t length) {
    prove_readable(bytes, length);
    prove(length <= agent->download.length - agent->download.received);
    agent->download.received += length;
    return any_reason();
}
#endif

#ifndef REAL_patch
/* Begun: nothing decoded yet. */
enum reason patch_begin(struct agent *agent, const struct patch_header *header, bool newer_only) {
    (void)newer_only;
    prove_readable(header, sizeof *header);
    agent->download.patching = true;
    return any_reason();
}

enum reason patch_write(struct agent *agent, const uint8_t *bytes, uint32_t length, bool last) {
    (void)last;
    prove_readable(bytes, length);
    prove_writable(agent, sizeof *agent);
    return any_reason();
}
#endif

smp_error smp_image_error(enum reason reason) {
    (void)reason;
    return any_word();
}
