#include "conversation.h"
#include "fake_platform.h"
#include "kept_ram.h"
#include "mbedtls/sha256.h"
#include "sealift/reset_note.h"
#include "sealift/trust.h"
#include "support/memory_flash.h"
#include "zcbor_encode.h"
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE 8u
#define PIECE 500u
#define ITEMS_ANY 64u

void device_image(struct image_file *file, unsigned slot, uint8_t minor, uint32_t counter) {
    struct image_plan plan = image_plan_good(slot);
    plan.header.version.minor = minor;
    plan.counter = counter;
    plan.seed = minor;
    image_build(file, &plan);
}

static void leave_boot_report(const struct state *state, bool trial) {
    const struct image_ref *ref = trial ? &state->record.trial : &state->record.confirmed;
    struct boot_report report = {.boots = state->boots + 1, .slot = ref->slot, .confirmed = !trial, .trial = trial};
    struct image_header header;
    struct trust trust;
    struct image_rules rules = {.trust = &trust};
    struct image_info info;
    trust_load(state_trust_serial(state), &trust);
    assert_true(image_header_read(ref->slot, &header));
    assert_int_equal(image_check(ref->slot, &rules, &info), REASON_NONE);
    report.version = header.version;
    report.counter = info.counter;
    memcpy(report.hash, ref->hash, IMAGE_HASH_SIZE);
    reset_note_take(&report.note);
    boot_report_write(&report);
}

void device_boot(struct device *device) {
    struct state state;
    assert_true(state_load(&state));
    if (state.record.trial.phase == STATE_PHASE_RUNNING) {
        assert_int_equal(state_fail_trial(&state, kept_reset_note.reason, kept_reset_note.detail), REASON_NONE);
    }
    bool trial = state.record.trial.phase == STATE_PHASE_STAGED;
    if (trial) {
        assert_int_equal(state_run_trial(&state), REASON_NONE);
    }
    leave_boot_report(&state, trial);
    fake_platform_new();
    agent_start(&device->agent);
}

int device_new(void **context) {
    struct device *device = calloc(1, sizeof *device);
    memory_flash_new();
    memset(&kept_reset_note, 0, sizeof kept_reset_note);
    device->version = 1;
    device_image(&device->running, 0, 0, 1);
    image_install(&device->running, 0);

    struct state state;
    state_load(&state);
    struct state_record record = state.record;
    record.confirmed = (struct image_ref){.slot = 0};
    memcpy(record.confirmed.hash, device->running.hash, IMAGE_HASH_SIZE);
    record.counter = 1;
    assert_int_equal(state_save(&state, &record), REASON_NONE);
    device_boot(device);
    *context = device;
    return 0;
}

int device_free(void **context) {
    free(*context);
    return 0;
}

zcbor_state_t *request_new(struct request *request) {
    zcbor_new_encode_state(request->map, 2, request->bytes + HEADER_SIZE, sizeof request->bytes - HEADER_SIZE,
                           ITEMS_ANY);
    assert_true(zcbor_map_start_encode(request->map, ITEMS_ANY));
    return request->map;
}

void request_all_keys(zcbor_state_t *map, const struct image_file *file) {
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", file->size);
    cbor_put_bytes(map, "sha", file->hash, IMAGE_HASH_SIZE);
    cbor_put_bytes(map, "data", file->bytes, 64);
    cbor_put_bytes(map, "hash", file->hash, IMAGE_HASH_SIZE);
    cbor_put_bool(map, "confirm", false);
    cbor_put_text(map, "name", "link");
    cbor_put_text(map, "format", "a");
    cbor_put_text(map, "query", "mode");
    cbor_put_text(map, "d", "hello");
    cbor_put_list(map, "argv");
    cbor_put_item_text(map, "metrics");
    cbor_end_list(map);
    cbor_put_text(map, "job", "job-1");
    cbor_put_uint(map, "exec", 1);
    cbor_put_list(map, "images");
    cbor_put_item_map(map);
    cbor_put_uint(map, "slot", 1);
    cbor_put_uint(map, "size", file->size);
    cbor_put_bytes(map, "sha", file->hash, IMAGE_HASH_SIZE);
    cbor_put_bytes(map, "hash", file->hash, IMAGE_HASH_SIZE);
    cbor_end_map(map);
    cbor_end_list(map);
}

/* Collects the frames that the agent under test sends. */
static struct agent *talking_to;

static void deliver(const char *line, size_t length) {
    for (size_t i = 0; i < length; i++) {
        agent_receive(talking_to, (uint8_t)line[i]);
    }
}

size_t ask_bytes(struct device *device, const uint8_t *message, size_t length) {
    struct smp_frame_receiver client = {0};
    size_t answer = 0;
    fake.sent_length = 0;
    talking_to = &device->agent;
    smp_frame_send(message, length, deliver);
    for (size_t i = 0; i < fake.sent_length; i++) {
        size_t complete = smp_frame_receive(&client, (uint8_t)fake.sent[i]);
        answer = complete > 0 ? complete : answer;
    }
    assert_int_equal(client.dropped, 0);
    assert_memory_equal(client.message, device->agent.reply, answer);
    return answer;
}

const char *ask(struct device *device, enum smp_op op, uint16_t group, uint8_t command, struct request *request) {
    assert_true(zcbor_map_end_encode(request->map, ITEMS_ANY));
    size_t length = (size_t)(request->map->payload - request->bytes);
    const uint8_t header[HEADER_SIZE] = {(uint8_t)(device->version << 3 | op),
                                         0,
                                         (uint8_t)((length - HEADER_SIZE) >> 8),
                                         (uint8_t)(length - HEADER_SIZE),
                                         (uint8_t)(group >> 8),
                                         (uint8_t)group,
                                         0x42,
                                         command};
    memcpy(request->bytes, header, HEADER_SIZE);
    size_t answer = ask_bytes(device, request->bytes, length);
    assert_true(answer > HEADER_SIZE);
    const uint8_t *reply = device->agent.reply;
    assert_int_equal(reply[0], header[0] + 1);
    assert_int_equal(reply[2] << 8 | reply[3], answer - HEADER_SIZE);
    assert_memory_equal(reply + 4, header + 4, 4);
    diagnostic(reply + HEADER_SIZE, answer - HEADER_SIZE, device->reply);
    return device->reply;
}

const char *ask_empty(struct device *device, enum smp_op op, uint16_t group, uint8_t command) {
    struct request request;
    request_new(&request);
    return ask(device, op, group, command, &request);
}

const char *upload(struct device *device, const struct image_file *file, uint32_t offset, uint32_t size,
                   const uint8_t *sha) {
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_uint(map, "off", offset);
    if (offset == 0) {
        cbor_put_uint(map, "len", file->size);
    }
    if (offset == 0 && sha != NULL) {
        cbor_put_bytes(map, "sha", sha, IMAGE_HASH_SIZE);
    }
    cbor_put_bytes(map, "data", file->bytes + offset, size);
    return ask(device, SMP_WRITE, SMP_GROUP_IMAGE, 1, &request);
}

const char *upload_all(struct device *device, const struct image_file *file) {
    uint8_t sha[IMAGE_HASH_SIZE];
    const char *reply = NULL;
    file_sha(file, sha);
    for (uint32_t offset = 0; offset < file->size; offset += PIECE) {
        uint32_t left = file->size - offset;
        reply = upload(device, file, offset, left < PIECE ? left : PIECE, sha);
    }
    return reply;
}

void file_sha(const struct image_file *file, uint8_t sha[IMAGE_HASH_SIZE]) {
    mbedtls_sha256(file->bytes, file->size, sha, 0);
}
