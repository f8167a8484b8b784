/* seeds FOLDER: writes the first inputs of each target, as the rest of the tests make them: FOLDER/<target>/<name>. */
#include "base64.h"
#include "conversation.h"
#include "device.h"
#include "sealift/identity.h"
#include "smp_frame.h"
#include "support/memory_flash.h"
#include "support/patch_builder.h"
#include "zcbor_encode.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define HEADER_SIZE 8u
#define SEED_MAX 4096u

static const char *folder;

/* What is put together. */
static struct seed {
    uint8_t bytes[SEED_MAX];
    size_t length;
} seed;

static void add(const void *bytes, size_t length) {
    require(length <= sizeof seed.bytes - seed.length);
    memcpy(seed.bytes + seed.length, bytes, length);
    seed.length += length;
}

static void add_byte(uint8_t byte) {
    add(&byte, 1);
}

/* Write it, and begin the next one. */
static void write_seed(const char *target, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, target);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/%s/%s", folder, target, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(seed.bytes, 1, seed.length, file) != seed.length || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    seed.length = 0;
}

static void add_image(const struct image_file *file) {
    add(file->bytes, sizeof(struct image_header));
    add(file->bytes + IMAGE_HEADER_SIZE, file->size - IMAGE_HEADER_SIZE);
}

static void images(void) {
    struct image_file file;
    struct trust_file set;
    struct test_key key = test_key(1);
    struct image_plan plan = image_plan_good(1);
    image_build(&file, &plan);
    add_image(&file);
    write_seed("image", "good");
    trust_build(&set, 1, &key);
    plan.trust_set = &set;
    plan.repeats = true;
    image_build(&file, &plan);
    add_image(&file);
    write_seed("image", "trust-set");
}

static void trust_sets(void) {
    struct trust_file sets[2];
    struct test_key key = test_key(1);
    trust_build(&sets[0], 1, &key);
    trust_begin(&sets[1], 2);
    for (uint8_t i = 1; i <= TRUST_KEYS_MAX; i++) {
        key = test_key(i);
        trust_add(&sets[1], &key, i == 1 ? KEY_ACTIVE : KEY_REVOKED);
    }
    trust_sign(&sets[1], test_root_private_key);
    add_byte(1);
    add_byte((uint8_t)(sets[0].size / 4));
    add(sets[0].bytes, sets[0].size);
    add(sets[1].bytes, sets[1].size);
    write_seed("trust", "two");
}

/* The state of the device as it lies in flash: both records and the beginning of each journal. */
static void states(void) {
    add_byte(3 | 4);
    for (unsigned sector = 0; sector < 2; sector++) {
        add(memory_flash_at(flash_geometry.state[sector].base), STATE_SIZE + 128);
    }
    write_seed("state", "running");
}

static void boots(const struct device *device) {
    struct image_file update;
    device_image(&update, 1, 1, 1);
    struct state state;
    require(state_load(&state));
    require(state_stage(&state, 1, update.hash, 0, "job-1", 1) == REASON_NONE);
    add_byte(3);
    add_byte((uint8_t)((sizeof(struct image_header) + device->running.size - IMAGE_HEADER_SIZE + 3) / 4));
    for (unsigned sector = 0; sector < 2; sector++) {
        add(memory_flash_at(flash_geometry.state[sector].base), STATE_SIZE);
    }
    add_image(&device->running);
    seed.length += (4 - (seed.length - 2) % 4) % 4;
    add_image(&update);
    write_seed("boot", "staged");
}

static void records(void) {
    struct identity identity = {IDENTITY_MAGIC, IDENTITY_LAYOUT, 8, "device-1", 0};
    struct reset_note note = {.magic = RESET_NOTE_MAGIC, .reason = REASON_TRIAL_ASSERT, .task = "agent"};
    struct boot_report report = {.magic = BOOT_REPORT_MAGIC, .layout = BOOT_REPORT_LAYOUT, .size = BOOT_REPORT_SIZE};
    add_byte(1);
    add(&identity, sizeof identity);
    write_seed("records", "identity");
    add_byte(1);
    add(&note, sizeof note);
    write_seed("records", "note");
    add_byte(1);
    add(&report, sizeof report);
    write_seed("records", "report");
}

static size_t message(struct request *request, const struct smp_command *command) {
    require(zcbor_map_end_encode(request->map, 64));
    size_t length = (size_t)(request->map->payload - request->bytes);
    const uint8_t header[HEADER_SIZE] = {(uint8_t)(8u | command->op),
                                         0,
                                         (uint8_t)((length - HEADER_SIZE) >> 8),
                                         (uint8_t)(length - HEADER_SIZE),
                                         (uint8_t)(command->group >> 8),
                                         (uint8_t)command->group,
                                         7,
                                         command->command};
    memcpy(request->bytes, header, HEADER_SIZE);
    return length;
}

static void add_line(const char *line, size_t length) {
    add(line, length);
}

static void commands(void) {
    struct image_file file;
    device_image(&file, 1, 1, 1);
    for (size_t i = 0; i < smp_command_count; i++) {
        struct request request;
        char name[16];
        request_all_keys(request_new(&request), &file);
        size_t length = message(&request, &smp_commands[i]);
        add(request.bytes, length);
        snprintf(name, sizeof name, "command-%zu", i);
        write_seed("smp", name);
        if (i == 0) {
            smp_frame_send(request.bytes, length, add_line);
            write_seed("smp_frame", "message");
            uint8_t text[128];
            size_t characters = base64_encode(request.bytes, 91, (char *)text);
            add(text, characters);
            write_seed("base64", "line");
        }
    }
}

/* A whole update by a client: upload in pieces, then the test. */
static void uploads(void) {
    const struct smp_command upload = {.group = SMP_GROUP_IMAGE, .command = 1, .op = SMP_WRITE};
    const struct smp_command test = {.group = SMP_GROUP_IMAGE, .command = 0, .op = SMP_WRITE};
    struct image_file file;
    uint8_t sha[IMAGE_HASH_SIZE];
    device_image(&file, 1, 1, 1);
    file_sha(&file, sha);
    for (uint32_t offset = 0; offset < file.size; offset += 500) {
        struct request request;
        zcbor_state_t *map = request_new(&request);
        cbor_put_uint(map, "off", offset);
        cbor_put_uint(map, "len", file.size);
        cbor_put_bytes(map, "sha", sha, sizeof sha);
        cbor_put_bytes(map, "data", file.bytes + offset, file.size - offset < 500 ? file.size - offset : 500);
        add(request.bytes, message(&request, &upload));
    }
    struct request request;
    cbor_put_bytes(request_new(&request), "hash", file.hash, sizeof file.hash);
    add(request.bytes, message(&request, &test));
    write_seed("smp", "upload-and-test");
}

/* A stream with words and bytes of each kind, and the same upload as a client makes it. */
static void patches(const struct device *device) {
    const struct smp_command upload = {.group = SMP_GROUP_IMAGE, .command = 1, .op = SMP_WRITE};
    struct image_file base = device->running;
    struct image_file file;
    struct image_file patch;
    device_image(&file, 1, 1, 1);
    patch_build(&patch, flash_geometry.slot[0].base, &base, &file);
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_uint(map, "off", 0);
    cbor_put_uint(map, "len", patch.size);
    cbor_put_bytes(map, "data", patch.bytes, patch.size < 900 ? patch.size : 900);
    add(request.bytes, message(&request, &upload));
    write_seed("smp", "patch");

    for (uint32_t i = 32; i < 160; i += 4) {
        const uint32_t words[] = {0xf800f000u, 0x20000000u, flash_geometry.slot[0].base, 0x01020304u};
        uint32_t word = words[i / 4 % 4];
        uint32_t after = word + (i % 3 == 0 ? 0 : 0x10 * (i / 16 % 10));
        memcpy(base.bytes + i, &word, sizeof word);
        memcpy(file.bytes + i, &after, sizeof after);
    }
    struct patch_builder builder;
    file.size = sizeof(struct image_header) + 1 + 4 * 42;
    patch_new(&builder, &patch, flash_geometry.slot[0].base, base.bytes, base.hash, &file);
    patch_piece(&builder, sizeof(struct image_header), 100, 10);
    patch_piece(&builder, 40, 40, file.size - sizeof(struct image_header) - 150);
    patch_end(&builder);
    add_byte(29); /* pieces of 30 bytes */
    add_byte(42); /* the size of the file */
    add_byte(40); /* words of the base */
    add(base.bytes, 160);
    add(patch.bytes + sizeof(struct patch_header), patch.size - sizeof(struct patch_header));
    write_seed("patch", "words");
}

static void maps(void) {
    struct request request;
    zcbor_state_t *map = request_new(&request);
    cbor_put_uint(map, "u", 1);
    cbor_put_bool(map, "b", true);
    cbor_put_uint(map, "s", 1);
    cbor_put_text(map, "t", "text");
    cbor_put_bytes(map, "x", (const uint8_t *)"xyz", 3);
    cbor_put_list(map, "l");
    cbor_put_item_map(map);
    cbor_put_uint(map, "n", 70000);
    cbor_put_text(map, "t", "inner");
    cbor_end_map(map);
    cbor_end_list(map);
    require(zcbor_map_end_encode(map, 64));
    add(request.bytes + HEADER_SIZE, (size_t)(map->payload - request.bytes) - HEADER_SIZE);
    write_seed("cbor", "all");
}

static void add_text(const char *text) {
    add(text, strlen(text));
}

/* What a server says to a board with a network. */
static void replies(void) {
    add_text("HTTP/1.1 206 Partial Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: "
             "application/octet-stream\r\n"
             "Content-Range: bytes 500-999/1000\r\nContent-Length: 500\r\nConnection: close\r\n\r\nbody");
    write_seed("http", "range");
    add_text("HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n\n");
    write_seed("http", "refused");
    add_text(
        "{\"execution\":{\"jobId\":\"job-1\",\"status\":\"QUEUED\",\"statusDetails\":null,\"versionNumber\":1,"
        "\"executionNumber\":7,\"jobDocument\":\"{\\\"operation\\\":\\\"update\\\",\\\"board\\\":\\\"b\\u002d1\\\","
        "\\\"allowDowngrade\\\":true,\\\"images\\\":[{\\\"slot\\\":\\\"A\\\",\\\"size\\\":70000},{\\\"slot\\\":"
        "\\\"B\\\",\\\"size\\\":1}]}\"}}");
    write_seed("json", "execution");
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: seeds FOLDER\n");
        return 2;
    }
    folder = arguments[1];
    void *device = NULL;
    device_new(&device);
    images();
    trust_sets();
    states();
    records();
    maps();
    replies();
    commands();
    uploads();
    patches(device);
    boots(device);
    device_free(&device);
    return 0;
}
