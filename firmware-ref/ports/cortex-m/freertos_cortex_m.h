/* FreeRTOS on a Cortex-M4F. Its board says configPRIO_BITS, the bits of interrupt priority that the chip has. */
#ifndef FREERTOS_CORTEX_M_H
#define FREERTOS_CORTEX_M_H

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 1

#define configKERNEL_INTERRUPT_PRIORITY (((1 << configPRIO_BITS) - 1) << (8 - configPRIO_BITS))
#define APP_SYSCALL_PRIORITY 5 /* interrupts of this priority and below (higher numbers) may call the kernel */
#define configMAX_SYSCALL_INTERRUPT_PRIORITY (APP_SYSCALL_PRIORITY << (8 - configPRIO_BITS))
#define configCHECK_HANDLER_INSTALLATION 1

#define vPortSVCHandler SVC_Handler
#define xPortPendSVHandler PendSV_Handler
#define xPortSysTickHandler SysTick_Handler

#include <stdint.h>

/* Cycles since the scheduler started. */
uint64_t core_run_time(void);
#define portCONFIGURE_TIMER_FOR_RUN_TIME_STATS()
#define portGET_RUN_TIME_COUNTER_VALUE() core_run_time()

#endif
