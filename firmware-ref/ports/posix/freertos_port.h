/* FreeRTOS in a process. */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 0
#define configTICK_RATE_HZ                                                                                             \
    10 /* a tick is two signals and four switches of threads: 300 idle boards would take a core */
#define APP_SYSCALL_PRIORITY 5 /* signals have none */

#define AGENT_STACK_WORDS 1152u /* not what is used: tasks run on the stacks of threads */
#define NETWORK_HEAP_SIZE (64u * 1024u)

#endif
