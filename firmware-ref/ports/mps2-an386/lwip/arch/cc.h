/* What lwIP wants to know of compiler and system. */
#ifndef ARCH_CC_H
#define ARCH_CC_H

#include "crash.h"
#include <stdint.h>

#define LWIP_NO_INTTYPES_H 0
#define LWIP_PLATFORM_DIAG(message)
#define LWIP_PLATFORM_ASSERT(message) crash_assert()
#define LWIP_RAND() ethernet_random()

uint32_t ethernet_random(void);

#endif
