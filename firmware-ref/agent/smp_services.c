/* Groups 2, 3 and 9: statistics, settings, shell. Small, and honest about what they do not do. */
#include "agent.h"
#include "cbor.h"
#include "platform.h"
#include "sealift/board.h"
#include "sealift/identity.h"
#include "smp_commands.h"
#include "smp_errors.h"
#include "text.h"
#include "zcbor_decode.h"
#include <string.h>

static bool is(const struct zcbor_string *text, const char *word) {
    return text->len == strlen(word) && memcmp(text->value, word, text->len) == 0;
}

/* out: SMP_OK and the "name" that the request must carry */
static smp_error decode_name(const struct smp_request *request, struct zcbor_string *name) {
    struct cbor_field fields[] = {{"name", CBOR_TEXT, name, false}};
    bool good = cbor_decode(request->body, request->length, fields, 1) && fields[0].found;
    return good ? SMP_OK : SMP_RC_INVALID;
}

smp_error smp_stat_list(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    return smp_fits(cbor_put_list(reply, "stat_list") && cbor_put_item_text(reply, "link") &&
                    cbor_put_item_text(reply, "flash") && cbor_end_list(reply));
}

smp_error smp_stat_show(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct zcbor_string name;
    smp_error error = decode_name(request, &name);
    if (error != SMP_OK) {
        return error;
    }
    if (is(&name, "link")) {
        return smp_fits(cbor_put_text(reply, "name", "link") && cbor_put_map(reply, "fields") &&
                        cbor_put_uint(reply, "requests", agent->requests) &&
                        cbor_put_uint(reply, "dropped", agent->receiver.dropped) && cbor_end_map(reply));
    }
    if (is(&name, "flash")) {
        return smp_fits(cbor_put_text(reply, "name", "flash") && cbor_put_map(reply, "fields") &&
                        cbor_put_uint(reply, "boots", agent->state.boots) &&
                        cbor_put_uint(reply, "erases", agent->state.erases) &&
                        cbor_put_uint(reply, "operations", flash_operations()) && cbor_end_map(reply));
    }
    return SMP_GROUP_ERROR(SMP_GROUP_STAT, SMP_STAT_NO_NAME);
}

smp_error smp_settings_read(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    struct zcbor_string name;
    uint32_t most = IDENTITY_ID_SIZE;
    struct cbor_field fields[] = {{"name", CBOR_TEXT, &name, false}, {"max_size", CBOR_UINT, &most, false}};
    if (!cbor_decode(request->body, request->length, fields, 2) || !fields[0].found) {
        return SMP_RC_INVALID;
    }
    char id[IDENTITY_ID_SIZE + 1];
    const char *value = id;
    if (is(&name, "sealift/id")) {
        identity_read(id);
    } else if (is(&name, "sealift/build")) {
        value = board_build_name();
    } else {
        return SMP_GROUP_ERROR(SMP_GROUP_SETTINGS, SMP_SETTINGS_NOT_FOUND);
    }
    size_t length = strlen(value);
    return smp_fits(cbor_put_bytes(reply, "val", (const uint8_t *)value, length < most ? length : most));
}

smp_error smp_settings_write(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    (void)reply;
    return SMP_GROUP_ERROR(SMP_GROUP_SETTINGS, SMP_SETTINGS_NO_WRITE); /* the identity is provisioned, not set */
}

smp_error smp_settings_delete(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    (void)reply;
    return SMP_GROUP_ERROR(SMP_GROUP_SETTINGS, SMP_SETTINGS_NO_DELETE);
}

#define SHELL_WORDS_MAX 2u
#define SHELL_TEXT_SIZE 128u
#define SHELL_DONE 0u
#define SHELL_UNKNOWN 127u /* as POSIX shells answer a command that is not there */

struct words {
    struct zcbor_string word[SHELL_WORDS_MAX];
    unsigned count;
};

static bool take_word(zcbor_state_t *state, void *context) {
    struct words *words = context;
    return words->count < SHELL_WORDS_MAX && zcbor_tstr_decode(state, &words->word[words->count++]);
}

static void describe(const struct agent *agent, struct text *text) {
    struct platform_heap heap;
    platform_heap(&heap);
    text_add(text, "uptime ");
    text_add_number(text, (uint32_t)(platform_uptime_ms() / 1000));
    text_add(text, " s, heap ");
    text_add_number(text, heap.free);
    text_add(text, " (lowest ");
    text_add_number(text, heap.lowest);
    text_add(text, ") bytes, boots ");
    text_add_number(text, agent->state.boots);
    text_add(text, "\n");
}

smp_error smp_shell_execute(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    struct words words = {.count = 0};
    struct cbor_list list = {.item = take_word, .context = &words};
    struct cbor_field fields[] = {{"argv", CBOR_LIST, &list, false}};
    if (!cbor_decode(request->body, request->length, fields, 1) || words.count == 0) {
        return SMP_GROUP_ERROR(SMP_GROUP_SHELL, SMP_SHELL_BAD_FORMAT);
    }
    char output[SHELL_TEXT_SIZE];
    struct text text = text_in(output, sizeof output);
    uint32_t result = SHELL_DONE;
    if (words.count == 1 && is(&words.word[0], "metrics")) {
        describe(agent, &text);
    } else if (words.count == 1 && is(&words.word[0], "reset")) {
        text_add(&text, "resetting\n");
        agent_restart(agent);
    } else {
        text_add(&text, "unknown command; there are: metrics, reset\n");
        result = SHELL_UNKNOWN;
    }
    return smp_fits(cbor_put_text(reply, "o", output) && cbor_put_uint(reply, "ret", result));
}
