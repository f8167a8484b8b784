/* FreeRTOS on a Cortex-M4F with 4 bits of interrupt priority. */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 1

#define configPRIO_BITS 4
#define configKERNEL_INTERRUPT_PRIORITY (15 << (8 - configPRIO_BITS))
#define APP_SYSCALL_PRIORITY 5 /* interrupts of this priority and below (higher numbers) may call the kernel */
#define configMAX_SYSCALL_INTERRUPT_PRIORITY (APP_SYSCALL_PRIORITY << (8 - configPRIO_BITS))
#define configCHECK_HANDLER_INSTALLATION 1

#define vPortSVCHandler SVC_Handler
#define xPortPendSVHandler PendSV_Handler
#define xPortSysTickHandler SysTick_Handler

#define AGENT_STACK_WORDS 1152u /* an image check takes some 730, most of it P-256 */

#endif
