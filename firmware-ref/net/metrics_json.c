#include "metrics_json.h"
#include "platform.h"
#include "transport.h"

#define REPORT_OF_BOOT_BITS 32u /* the number of a report: boots above, messages answered in this one below */

static struct transport_traffic reported;
static struct transport_traffic added;

static void add_member(struct text *text, const char *before, uint64_t value) {
    text_add(text, before);
    text_add_number(text, value);
}

static void add_network(struct text *text, const struct network_server *server) {
    bool connected = transport_state() == TRANSPORT_OPEN;
    added = transport_traffic();
    text_add(text, "\"metrics\":{\"tcp_connections\":{\"established_connections\":{\"connections\":[");
    if (connected) {
        text_add(text, "{\"remote_addr\":\"");
        text_add(text, server->address);
        add_member(text, ":", server->port);
        text_add(text, "\"}");
    }
    add_member(text, "],\"total\":", connected ? 1 : 0);
    add_member(text, "}},\"network_stats\":{\"bytes_in\":", added.bytes_in - reported.bytes_in);
    add_member(text, ",\"bytes_out\":", added.bytes_out - reported.bytes_out);
    add_member(text, ",\"packets_in\":", added.packets_in - reported.packets_in);
    add_member(text, ",\"packets_out\":", added.packets_out - reported.packets_out);
    text_add(text, "}}");
}

/* in: name, or what is measured of a task before its name; task: "" for none */
static void add_custom(struct text *text, const char *name, const char *task, uint64_t value) {
    text_add(text, text->to[text->used - 1] == '{' ? "\"" : ",\"");
    text_add(text, name);
    text_add(text, task);
    add_member(text, "\":[{\"number\":", value);
    text_add(text, "}]");
}

static void add_customs(struct text *text, const struct agent *agent) {
    struct platform_heap heap;
    struct platform_task tasks[PLATFORM_TASKS_MAX];
    platform_heap(&heap);
    unsigned count = platform_tasks(tasks);
    text_add(text, "\"custom_metrics\":{");
    add_custom(text, "uptime_ms", "", platform_uptime_ms());
    add_custom(text, "heap_free", "", heap.free);
    add_custom(text, "heap_min", "", heap.lowest);
    add_custom(text, "boots", "", agent->state.boots);
    add_custom(text, "erases", "", agent->state.erases);
    add_custom(text, "download_ms", "", agent->ms.download);
    add_custom(text, "verify_ms", "", agent->ms.verify);
    add_custom(text, "selftest_ms", "", agent->ms.selftest);
    add_custom(text, "trust_serial", "", agent->trust.serial);
    for (unsigned i = 0; i < count; i++) {
        add_custom(text, "stack_free:", tasks[i].name, tasks[i].stack_free);
        add_custom(text, "cpu_permille:", tasks[i].name, tasks[i].cpu_permille);
    }
    text_add(text, "}");
}

void metrics_json(struct text *text, const struct agent *agent, const struct network_server *server) {
    uint64_t number = (uint64_t)agent->boot.boots << REPORT_OF_BOOT_BITS | agent->requests;
    add_member(text, "{\"header\":{\"report_id\":", number);
    text_add(text, ",\"version\":\"1.0\"},");
    add_network(text, server);
    text_add(text, ",");
    add_customs(text, agent);
    text_add(text, "}");
}

void metrics_reported(void) {
    reported = added;
}
