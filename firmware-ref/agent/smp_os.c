/* Group 0: the system. */
#include "agent.h"
#include "cbor.h"
#include "platform.h"
#include "sealift/board.h"
#include "sealift/identity.h"
#include "smp_commands.h"
#include "smp_errors.h"
#include "smp_frame.h"
#include "text.h"
#include <string.h>

#define WORD_SIZE 4u        /* MCUmgr counts stacks in words of 4 bytes */
#define BUFFER_OVERHEAD 4u  /* clients take buf_size - 4 for a message */
#define INFO_TEXT_SIZE 256u /* the longest words together are 200 */
#define MODE_DIRECT_XIP_REVERT 5u

smp_error smp_os_echo(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    struct zcbor_string text = {.value = (const uint8_t *)"", .len = 0};
    struct cbor_field fields[] = {{"d", CBOR_TEXT, &text, false}};
    if (!cbor_decode(request->body, request->length, fields, 1)) {
        return SMP_RC_INVALID;
    }
    return smp_fits(cbor_put_text_of(reply, "r", (const char *)text.value, text.len));
}

smp_error smp_os_taskstat(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    struct platform_task tasks[PLATFORM_TASKS_MAX];
    unsigned count = platform_tasks(tasks);
    bool fits = cbor_put_map(reply, "tasks");
    for (unsigned i = 0; i < count; i++) {
        const struct platform_task *task = &tasks[i];
        fits = fits && cbor_put_map(reply, task->name) && cbor_put_uint(reply, "prio", task->priority) &&
               cbor_put_uint(reply, "tid", task->number) && cbor_put_uint(reply, "state", task->state) &&
               cbor_put_uint(reply, "stkuse", (task->stack_size - task->stack_free) / WORD_SIZE) &&
               cbor_put_uint(reply, "stksiz", task->stack_size / WORD_SIZE) && cbor_end_map(reply);
    }
    return smp_fits(fits && cbor_end_map(reply));
}

smp_error smp_os_reset(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)request; /* "force" and "boot_mode" change nothing: a reset is never refused, and there is one way to boot */
    (void)reply;
    agent_restart(agent);
    return SMP_OK;
}

smp_error smp_os_params(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    return smp_fits(cbor_put_uint(reply, "buf_size", SMP_MESSAGE_MAX + BUFFER_OVERHEAD) &&
                    cbor_put_uint(reply, "buf_count", 1));
}

/* out: the word that a letter of the format stands for; node and version are those given */
static const char *info_word(char letter, const char *node, const char *version) {
    switch (letter) {
    case 's':
        return "Sealift";
    case 'n':
        return node;
    case 'r':
    case 'v':
        return version;
    case 'i':
        return board_build_name();
    case 'o':
        return "FreeRTOS";
    default:
        return "arm"; /* m: machine, p: processor */
    }
}

smp_error smp_os_info(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct zcbor_string format = {.value = (const uint8_t *)"s", .len = 1};
    struct cbor_field fields[] = {{"format", CBOR_TEXT, &format, false}};
    if (!cbor_decode(request->body, request->length, fields, 1)) {
        return SMP_RC_INVALID;
    }
    static const char all[] = "snrvmpio"; /* answered in this order, whatever the order asked for */
    bool everything = memchr(format.value, 'a', format.len) != NULL;
    for (size_t i = 0; i < format.len; i++) {
        if (memchr("asnrvmpio", format.value[i], sizeof all) == NULL) {
            return SMP_GROUP_ERROR(SMP_GROUP_OS, SMP_OS_BAD_FORMAT);
        }
    }
    char node[IDENTITY_ID_SIZE + 1];
    char version[IMAGE_VERSION_TEXT_SIZE];
    identity_read(node);
    image_version_text(&agent->boot.version, version);

    char output[INFO_TEXT_SIZE];
    struct text text = text_in(output, sizeof output);
    for (const char *letter = all; *letter != 0; letter++) {
        if (everything || memchr(format.value, *letter, format.len) != NULL) {
            text_add(&text, text.used > 0 ? " " : "");
            text_add(&text, info_word(*letter, node, version));
        }
    }
    return smp_fits(cbor_put_text(reply, "output", output));
}

smp_error smp_os_bootloader(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    struct zcbor_string query;
    struct cbor_field fields[] = {{"query", CBOR_TEXT, &query, false}};
    if (!cbor_decode(request->body, request->length, fields, 1)) {
        return SMP_RC_INVALID;
    }
    if (!fields[0].found) {
        return smp_fits(cbor_put_text(reply, "bootloader", "MCUboot"));
    }
    if (query.len != strlen("mode") || memcmp(query.value, "mode", query.len) != 0) {
        return SMP_GROUP_ERROR(SMP_GROUP_OS, SMP_OS_NO_ANSWER);
    }
    return smp_fits(cbor_put_uint(reply, "mode", MODE_DIRECT_XIP_REVERT));
}
