/* Access to registers. Host tests put their own reg.h, with a model behind it, in front of this one in the include
 * path. */
#ifndef REG_H
#define REG_H

#include <stdint.h>

static inline uint32_t reg_read(uint32_t address) {
    return *(volatile uint32_t *)address;
}

static inline void reg_write(uint32_t address, uint32_t value) {
    *(volatile uint32_t *)address = value;
}

#endif
