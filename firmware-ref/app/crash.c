#include "crash.h"
#include "FreeRTOS.h"
#include "platform.h"
#include "sealift/board.h"
#include "sealift/reset_note.h"
#include "task.h"
#include <string.h>

/* Of a Cortex-M with the mainline exceptions. */
__attribute__((weak)) const char *platform_fault_register(unsigned number) {
    static const char *const names[PLATFORM_FAULT_REGISTERS] = {"pc", "lr", "cfsr", "hfsr", "addr"};
    return names[number];
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name);
void vApplicationMallocFailedHook(void);

struct reset_note crash_note(enum reason reason) {
    struct reset_note note = {.reason = (uint16_t)reason};
    note.uptime_ms = (uint32_t)(xTaskGetTickCountFromISR() * portTICK_PERIOD_MS);
    if (xTaskGetSchedulerState() != taskSCHEDULER_NOT_STARTED) {
        strncpy(note.task, pcTaskGetName(NULL), sizeof note.task);
    }
    return note;
}

_Noreturn void crash_leave(struct reset_note *note) {
    reset_note_write(note);
    board_reset();
}

__attribute__((weak)) void crash_init(void) {
}

_Noreturn void crash_assert(void) {
    struct reset_note note = crash_note(REASON_TRIAL_ASSERT);
    note.pc = (uint32_t)(uintptr_t)__builtin_return_address(0);
    crash_leave(&note);
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name) {
    (void)task;
    struct reset_note note = crash_note(REASON_TRIAL_STACK_OVERFLOW);
    memset(note.task, 0, sizeof note.task);
    strncpy(note.task, name, sizeof note.task);
    crash_leave(&note);
}

void vApplicationMallocFailedHook(void) {
    crash_assert();
}
