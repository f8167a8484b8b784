/* FreeRTOS for the application on any board. What is not named here keeps the kernel's default. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

#include "crash.h"
#include "freertos_port.h" /* what the kernel's port wants to know of the board */
#include "sealift/board.h"

#ifndef configCPU_CLOCK_HZ
#define configCPU_CLOCK_HZ board_clock_hz()
#endif
#ifndef configTICK_RATE_HZ
#define configTICK_RATE_HZ 100 /* nothing here is finer; each tick costs an idle emulated board host time */
#endif
#define configTICK_TYPE_WIDTH_IN_BITS TICK_TYPE_WIDTH_32_BITS
#define configMAX_PRIORITIES 4
#define configMINIMAL_STACK_SIZE 96 /* words: the idle task's */
#define configMAX_TASK_NAME_LEN 12
#define configUSE_PREEMPTION 1
#define configUSE_TIME_SLICING 0
#define configUSE_IDLE_HOOK 1 /* sleeps until the next interrupt */
#define configUSE_TICK_HOOK 0
#define configUSE_TIMERS 0
#define configUSE_MUTEXES 1
#define configUSE_TASK_NOTIFICATIONS 1

#define configSUPPORT_STATIC_ALLOCATION 1
#define configSUPPORT_DYNAMIC_ALLOCATION 1
#define configKERNEL_PROVIDED_STATIC_MEMORY 1
#define configTOTAL_HEAP_SIZE (4 * 1024)

#define configCHECK_FOR_STACK_OVERFLOW 2
#define configUSE_MALLOC_FAILED_HOOK 1
#define configASSERT(condition)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            crash_assert();                                                                                            \
        }                                                                                                              \
    } while (0)

#define configUSE_TRACE_FACILITY 1 /* uxTaskGetSystemState(), for metrics */
#define configRECORD_STACK_HIGH_ADDRESS 1
#define configGENERATE_RUN_TIME_STATS 1 /* shares of the CPU; freertos_port.h names the counter */
#define configRUN_TIME_COUNTER_TYPE uint64_t

#define INCLUDE_vTaskDelay 1
#define INCLUDE_xTaskDelayUntil 1
#define INCLUDE_xTaskGetSchedulerState 1

#endif
