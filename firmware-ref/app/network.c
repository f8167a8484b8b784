#include "network.h"
#include "FreeRTOS.h"
#include "crash.h"
#include "credentials.h"
#include "jobs.h"
#include "pace.h"
#include "platform.h"
#include "sealift/identity.h"
#include "task.h"
#include "text.h"
#include "tls.h"
#include "transport.h"

#define PRIORITY 1u       /* below the agent: TLS computes for long */
#define STACK_WORDS 1280u /* a handshake of TLS 1.3 takes 820 of them */
#define FIRST_LOOK_MS 1000u
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

/* Begin to look for jobs once the credentials are there. A board that had them all along and left no note of a restart
 * was without power, perhaps with all others: it takes its turn. */
static void await_turn(const struct agent *agent, struct network_server *server, struct pace *pace) {
    char device[IDENTITY_ID_SIZE + 1];
    bool at_once = take_over(server);
    for (bool complete = at_once; !complete; complete = take_over(server)) {
        vTaskDelay(pdMS_TO_TICKS(FIRST_LOOK_MS));
    }
    identity_read(device);
    pace_begin(pace, device, agent->boot.boots);
    if (at_once && agent->boot.note.magic != RESET_NOTE_MAGIC) {
        vTaskDelay(pdMS_TO_TICKS(pace_first_ms(pace, server->poll_seconds)));
    }
}

/* Say when the server is reached, and when it is not any more. */
static void run(void *context) {
    struct agent *agent = context;
    struct network_server server;
    struct pace pace;
    bool reached = false;
    bool first = true;
    await_turn(agent, &server, &pace);
    for (;;) {
        bool before = reached;
        reached = jobs_look(agent, &server);
        if (reached != before || first) {
            say(reached);
        }
        first = false;
        vTaskDelay(pdMS_TO_TICKS(pace_next_ms(&pace, reached, server.poll_seconds)));
    }
}

void network_start(struct agent *agent) {
    tls_init(heap, sizeof heap);
    xTaskCreateStatic(run, "network", STACK_WORDS, agent, PRIORITY, stack, &task);
}
