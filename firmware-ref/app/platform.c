/* platform.h over FreeRTOS and the console. */
#include "platform.h"
#include "FreeRTOS.h"
#include "console.h"
#include "fault_point.h"
#include "task.h"

uint64_t platform_uptime_ms(void) {
    /* 32 bits of ticks last 497 days; somebody asks more often than that. */
    static uint32_t last;
    static uint32_t turns;
    taskENTER_CRITICAL();
    uint32_t now = xTaskGetTickCount();
    turns += now < last ? 1u : 0u;
    last = now;
    uint64_t ticks = (uint64_t)turns << 32 | now;
    taskEXIT_CRITICAL();
    return ticks * portTICK_PERIOD_MS;
}

void platform_link_begin(void) {
    console_begin();
}

void platform_link_send(const char *line, size_t length) {
    console_write(line, length);
}

void platform_link_end(void) {
    console_end();
}

const char *platform_board_name(void) {
    return SEALIFT_BOARD_NAME;
}

void platform_log(const char *text) {
    console_log(text);
}

unsigned platform_tasks(struct platform_task tasks[PLATFORM_TASKS_MAX]) {
    static TaskStatus_t found[PLATFORM_TASKS_MAX];
    configRUN_TIME_COUNTER_TYPE total = 0;
    UBaseType_t count = uxTaskGetSystemState(found, PLATFORM_TASKS_MAX, &total);
    for (UBaseType_t i = 0; i < count; i++) {
        const TaskStatus_t *task = &found[i];
        tasks[i] = (struct platform_task){
            .name = task->pcTaskName,
            .priority = task->uxCurrentPriority,
            .number = task->xTaskNumber,
            .state = task->eCurrentState,
            .stack_size = (uint32_t)((task->pxEndOfStack - task->pxStackBase + 1) * (int)sizeof(StackType_t)),
            .stack_free = task->usStackHighWaterMark * sizeof(StackType_t),
            .cpu_permille = total == 0 ? 0 : (uint32_t)(task->ulRunTimeCounter * 1000u / total),
        };
    }
    return (unsigned)count;
}

void platform_heap(struct platform_heap *heap) {
    heap->free = xPortGetFreeHeapSize();
    heap->lowest = xPortGetMinimumEverFreeHeapSize();
}

bool platform_self_test(void) {
    return fault_point(FAULT_POINT_SELF_TEST);
}

void platform_factory_reset(void) {
    /* This application has no settings. */
}

void platform_confirmed(void) {
    fault_point(FAULT_POINT_CONFIRMED);
}
