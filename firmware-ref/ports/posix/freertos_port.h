/* FreeRTOS in a process. */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 0
#define APP_SYSCALL_PRIORITY 5 /* signals have none */

#endif
