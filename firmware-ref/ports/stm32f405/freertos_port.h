/* FreeRTOS on a Cortex-M4F with 4 bits of interrupt priority. */
#ifndef FREERTOS_PORT_H
#define FREERTOS_PORT_H

#define configPRIO_BITS 4
#include "freertos_cortex_m.h"

#define AGENT_STACK_WORDS 1152u /* an image check takes some 730, most of it P-256 */

#endif
