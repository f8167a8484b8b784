/* FreeRTOS on a Cortex-M4F with 3 bits of interrupt priority. */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configPRIO_BITS 3
#include "freertos_cortex_m.h"

#define AGENT_STACK_WORDS 1280u         /* checking a signature takes 780 of them, making a key and a request fewer */
#define NETWORK_HEAP_SIZE (36u * 1024u) /* a handshake takes some 32 */

#endif
