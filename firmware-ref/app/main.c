/* The reference application: the update agent in one task, a workload in another, sleep in between. */
#include "FreeRTOS.h"
#include "agent.h"
#include "console.h"
#include "crash.h"
#include "fault_point.h"
#include "network.h"
#include "sealift/board.h"
#include "semphr.h"
#include "task.h"
#include "text.h"
#include "workload.h"

#define AGENT_PRIORITY 2u
#define LAST_BYTES_MS 20u /* for the reply to a reset to leave the UART */
#define READ_SIZE 64u
#define LINE_SIZE 64u

static StackType_t agent_stack[AGENT_STACK_WORDS];
static StaticTask_t agent_memory;
static struct agent agent;
static StaticSemaphore_t turn_memory;
static SemaphoreHandle_t turn;

void vApplicationIdleHook(void);

void agent_take(void) {
    xSemaphoreTake(turn, portMAX_DELAY);
}

void agent_give(void) {
    xSemaphoreGive(turn);
}

/* "app 1.2.3 slot A ready" */
static void greet(void) {
    static const char *const slots[FLASH_SLOTS] = {" slot A ", " slot B "};
    char line[LINE_SIZE];
    char version[IMAGE_VERSION_TEXT_SIZE];
    struct text text = text_in(line, sizeof line);
    text_add(&text, "app ");
    if (agent.boot_known) {
        image_version_text(&agent.boot.version, version);
        text_add(&text, version);
        text_add(&text, slots[agent.boot.slot]);
        text_add(&text, agent.trial.open ? "on trial" : "ready");
    } else {
        text_add(&text, "without a boot report");
    }
    console_log(line);
}

static void receive(void) {
    uint8_t bytes[READ_SIZE];
    size_t count;
    while ((count = console_read(bytes, sizeof bytes)) > 0) {
        for (size_t i = 0; i < count; i++) {
            agent_receive(&agent, bytes[i]);
        }
    }
}

static void run_agent(void *unused) {
    (void)unused;
    agent_take();
    agent_start(&agent);
    agent_give();
    greet();
    fault_point(FAULT_POINT_RUNNING);
    for (;;) {
        board_watchdog_feed();
        console_wait(AGENT_POLL_MS);
        agent_take();
        receive();
        agent_poll(&agent);
        agent_give();
        if (agent_wants_restart(&agent)) {
            vTaskDelay(pdMS_TO_TICKS(LAST_BYTES_MS));
            board_reset();
        }
    }
}

void vApplicationIdleHook(void) {
    board_sleep();
}

int main(void) {
    board_init();
    board_watchdog_feed(); /* starts it */
    crash_init();
    console_init();
    fault_point(FAULT_POINT_START);
    turn = xSemaphoreCreateMutexStatic(&turn_memory);
    xTaskCreateStatic(run_agent, "agent", AGENT_STACK_WORDS, NULL, AGENT_PRIORITY, agent_stack, &agent_memory);
    workload_start();
    network_start(&agent);
    vTaskStartScheduler();
    crash_assert(); /* the scheduler never returns */
}
