/*
 * Faults to choose from, for app-faulty-a and app-faulty-b only. The choice is a word in the image, right behind the
 * vector table, so that a test can set it in a built image before signing: see README.md.
 */
#include "FreeRTOS.h"
#include "agent.h"
#include "console.h"
#include "fault_point.h"
#include "sealift/board.h"
#include "sealift/reset_note.h"
#include "task.h"

enum fault {
    FAULT_NONE = 0,
    FAULT_SELF_TEST_FAILS = 1,
    FAULT_HARDFAULT_EARLY = 2,
    FAULT_HARDFAULT_RUNNING = 3,
    FAULT_HANG = 4,
    FAULT_STACK_OVERFLOW = 5,
    FAULT_RESET_IN_SELF_TEST = 6,
    FAULT_CRASH_AFTER_CONFIRM = 7,
    FAULT_LOGS_WITHOUT_END = 8,
};

__attribute__((section(".fault_selector"), used)) static const struct {
    char magic[8];
    uint32_t fault;
} selector = {{'F', 'A', 'U', 'L', 'T', 'S', 'E', 'L'}, FAULT_NONE};

#ifndef UNMAPPED
#define UNMAPPED 0x60000000u /* no external memory is connected there: a read is a bus fault */
#endif

#define STACK_WORDS 128u
#define SLACK_WORDS                                                                                                    \
    64u /* takes what the overflow spills, so that it is found by its check and not by what it broke                   \
         */

static struct {
    StackType_t slack[SLACK_WORDS];
    StackType_t stack[STACK_WORDS];
} overflowing;
static StaticTask_t overflowing_task;
static StackType_t logging_stack[STACK_WORDS];
static StaticTask_t logging_task;

static void read_unmapped(void) {
    (void)*(const volatile uint32_t *)(uintptr_t)UNMAPPED;
}

static void overflow(void *unused) {
    (void)unused;
    volatile uint8_t used[STACK_WORDS * sizeof(StackType_t)];
    for (size_t i = 0; i < sizeof used; i++) {
        used[i] = 0;
    }
    for (;;) {
        vTaskDelay(1); /* the kernel checks a stack when it leaves a task */
    }
}

/* At each tick, whatever the others are at. */
static void log_without_end(void *unused) {
    (void)unused;
    for (;;) {
        console_log("and on");
        vTaskDelay(1);
    }
}

static void hang(void) {
    taskDISABLE_INTERRUPTS();
    for (;;) {
        __asm__ volatile("nop");
    }
}

static _Noreturn void restart(void) {
    struct reset_note note = {.reason = REASON_NONE};
    reset_note_write(&note);
    board_reset();
}

static void at_running(uint32_t fault) {
    if (fault == FAULT_HARDFAULT_RUNNING) {
        read_unmapped();
    } else if (fault == FAULT_HANG) {
        hang();
    } else if (fault == FAULT_STACK_OVERFLOW) {
        xTaskCreateStatic(overflow, "overflow", STACK_WORDS, NULL, configMAX_PRIORITIES - 1, overflowing.stack,
                          &overflowing_task);
    } else if (fault == FAULT_LOGS_WITHOUT_END) {
        xTaskCreateStatic(log_without_end, "log", STACK_WORDS, NULL, configMAX_PRIORITIES - 1, logging_stack,
                          &logging_task);
    }
}

bool fault_point(enum fault_point point) {
    /* volatile: the built value says nothing about the one that runs */
    uint32_t fault = *(const volatile uint32_t *)&selector.fault;
    switch (point) {
    case FAULT_POINT_START:
        if (fault == FAULT_HARDFAULT_EARLY) {
            read_unmapped();
        }
        return true;
    case FAULT_POINT_RUNNING:
        at_running(fault);
        return true;
    case FAULT_POINT_SELF_TEST:
        if (fault == FAULT_RESET_IN_SELF_TEST) {
            restart();
        }
        return fault != FAULT_SELF_TEST_FAILS;
    case FAULT_POINT_CONFIRMED:
        if (fault == FAULT_CRASH_AFTER_CONFIRM) {
            read_unmapped();
        }
        return true;
    }
    return true;
}
