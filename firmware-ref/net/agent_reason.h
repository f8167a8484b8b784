#ifndef SEALIFT_AGENT_REASON_H
#define SEALIFT_AGENT_REASON_H

#include <stdint.h>

/* The name of a code that bootloader, application or agent tell; "UNKNOWN" for others. */
const char *agent_reason_name(uint16_t code);

#endif
