/* FreeRTOS on a Cortex-M4F with 3 bits of interrupt priority. */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 1

#define configPRIO_BITS 3
#define configKERNEL_INTERRUPT_PRIORITY (7 << (8 - configPRIO_BITS))
#define APP_SYSCALL_PRIORITY 5 /* interrupts of this priority and below (higher numbers) may call the kernel */
#define configMAX_SYSCALL_INTERRUPT_PRIORITY (APP_SYSCALL_PRIORITY << (8 - configPRIO_BITS))
#define configCHECK_HANDLER_INSTALLATION 1

#define vPortSVCHandler SVC_Handler
#define xPortPendSVHandler PendSV_Handler
#define xPortSysTickHandler SysTick_Handler

#define AGENT_STACK_WORDS 2048u         /* making a key and a request for a certificate takes the most */
#define NETWORK_HEAP_SIZE (36u * 1024u) /* a handshake takes some 32 */

#endif
