/*
 * What the agent needs from the system it runs in, beside flash.h and board.h: time, link, and what an operating system
 * knows about its tasks. The application implements it over FreeRTOS, the tests over plain memory.
 */
#ifndef SEALIFT_PLATFORM_H
#define SEALIFT_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLATFORM_TASKS_MAX 8u

struct platform_task {
    const char *name;
    uint32_t priority;
    uint32_t number;
    uint32_t state;        /* as FreeRTOS: 0 running, 1 ready, 2 blocked, 3 suspended, 4 deleted */
    uint32_t stack_size;   /* bytes */
    uint32_t stack_free;   /* bytes that were never used */
    uint32_t cpu_permille; /* of the time since the scheduler started */
};

struct platform_heap {
    uint32_t free;   /* bytes */
    uint32_t lowest; /* bytes free at worst */
};

#define PLATFORM_FAULT_REGISTERS 5u

/*
 * What the core calls a register of a reset note.
 * in:  number: 0 to 4 for the note's pc, lr, cfsr, hfsr, fault_address
 * out: NULL when it has none such
 */
const char *platform_fault_register(unsigned number);

/* Milliseconds since the start. */
uint64_t platform_uptime_ms(void);

/* Between begin and end nobody else writes to the link, so that a log line never breaks a frame. */
void platform_link_begin(void);
void platform_link_send(const char *line, size_t length);
void platform_link_end(void);

/* The board that images are made for, e.g. "stm32f405". */
const char *platform_board_name(void);

/* Write a line for people. in: without the newline */
void platform_log(const char *text);

/* out: how many tasks there are, at most PLATFORM_TASKS_MAX of them */
unsigned platform_tasks(struct platform_task tasks[PLATFORM_TASKS_MAX]);

void platform_heap(struct platform_heap *heap);

/* The application's own part of the self-test. */
bool platform_self_test(void);

/* The image on trial was just confirmed. */
void platform_confirmed(void);

/* Forget the application's own settings. */
void platform_factory_reset(void);

#endif
