#include "network.h"
#include "FreeRTOS.h"
#include "crash.h"
#include "credentials.h"
#include "jobs.h"
#include "platform.h"
#include "task.h"
#include "text.h"
#include "tls.h"
#include "transport.h"

#define PRIORITY 1u       /* below the agent: TLS computes for long */
#define STACK_WORDS 1280u /* a handshake of TLS 1.3 takes 820 of them */
#define FIRST_LOOK_MS 1000u
#define RETRY_MAX_SECONDS 64u
#define LINE_SIZE 80u

static StackType_t stack[STACK_WORDS];
static StaticTask_t task;
static uint8_t heap[NETWORK_HEAP_SIZE]; /* of Mbed TLS: what a stranger sends must not exhaust the others' */

void jobs_agent_take(void) {
    agent_take();
}

void jobs_agent_give(void) {
    agent_give();
}

/* Called by Mbed TLS. */
void tls_memory_damaged(int code);

void tls_memory_damaged(int code) {
    (void)code;
    crash_assert();
}

static void say(bool reached) {
    char line[LINE_SIZE];
    struct text text = text_in(line, sizeof line);
    const char *trouble = tls_trouble();
    if (reached) {
        text_add(&text, "server reached by ");
        text_add(&text, tls_version());
    } else {
        text_add(&text, "server not reached: ");
        text_add(&text, trouble == NULL ? "not understood" : trouble);
    }
    platform_log(line);
}

/* Take the credentials over, once there are all. */
static bool take_over(struct network_server *server) {
    agent_take();
    bool complete = credentials_complete(server);
    if (complete) {
        credentials_hand_over();
    }
    agent_give();
    return complete;
}

/* Say when the server is reached, and when it is not any more; wait longer after each failure. */
static void run(void *context) {
    struct agent *agent = context;
    struct network_server server;
    bool reached = false;
    uint32_t retry = 1;
    while (!take_over(&server)) {
        vTaskDelay(pdMS_TO_TICKS(FIRST_LOOK_MS));
    }
    for (;;) {
        bool before = reached;
        reached = jobs_look(agent, &server);
        if (reached != before || (!reached && retry == 1)) {
            say(reached);
        }
        retry = reached ? 1 : retry < RETRY_MAX_SECONDS ? 2 * retry : retry;
        vTaskDelay(pdMS_TO_TICKS(1000u * (reached ? server.poll_seconds : retry)));
    }
}

void network_start(struct agent *agent) {
    tls_init(heap, sizeof heap);
    xTaskCreateStatic(run, "network", STACK_WORDS, agent, PRIORITY, stack, &task);
}
