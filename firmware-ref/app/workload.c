#include "workload.h"
#include "FreeRTOS.h"
#include "sealift/crc32.h"
#include "task.h"
#include <string.h>

#define STACK_WORDS 128u
#define PERIOD_MS 1000u
#define BATCH_MAX 512u /* bytes */
#define BATCH_STEP 64u

static StackType_t stack[STACK_WORDS];
static StaticTask_t task;

/* Once a second: gather a batch of samples of another size than last time, seal it, let it go. */
static void work(void *unused) {
    (void)unused;
    TickType_t due = xTaskGetTickCount();
    for (uint32_t size = BATCH_STEP;; size = size % BATCH_MAX + BATCH_STEP) {
        uint8_t *batch = pvPortMalloc(size + sizeof(uint32_t));
        memset(batch, (int)size, size);
        uint32_t seal = crc32(batch, size);
        memcpy(batch + size, &seal, sizeof seal);
        vPortFree(batch);
        vTaskDelayUntil(&due, pdMS_TO_TICKS(PERIOD_MS));
    }
}

void workload_start(void) {
    xTaskCreateStatic(work, "workload", STACK_WORDS, NULL, WORKLOAD_PRIORITY, stack, &task);
}
