/* FreeRTOS on the ESP32-C3, which has neither the CLINT nor the timer of the RISC-V port: interrupts.c gives the tick.
 */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 0

#define configCPU_CLOCK_HZ 16000000 /* of SYSTIMER, which makes the tick */
#define configMTIME_BASE_ADDRESS 0
#define configMTIMECMP_BASE_ADDRESS 0
#define configISR_STACK_SIZE_WORDS 512
#define APP_SYSCALL_PRIORITY 5 /* interrupts do not nest here: any may call the kernel */

#define AGENT_STACK_WORDS 1536u /* an image check takes some 900, most of it P-256 */

#define UNMAPPED 0u /* a read faults */

#include <stdint.h>

/* The count of SYSTIMER. */
uint64_t run_time(void);
#define portCONFIGURE_TIMER_FOR_RUN_TIME_STATS()
#define portGET_RUN_TIME_COUNTER_VALUE() run_time()

#endif
