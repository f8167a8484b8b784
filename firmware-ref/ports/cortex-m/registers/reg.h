/*
 * Access to registers and memory-mapped flash. Host tests put their own reg.h, with a model behind it, in front of this
 * one in the include path.
 */
#ifndef REG_H
#define REG_H

#include <stdint.h>
#include <string.h>

/* No more than that: what loops are bounded by. The core runs at 168 MHz at most, a read in a loop takes four cycles or
 * more. */
#define REG_READS_PER_SECOND 42000000u

static inline uint32_t reg_read(uint32_t address) {
    return *(volatile uint32_t *)address;
}

static inline void reg_write(uint32_t address, uint32_t value) {
    *(volatile uint32_t *)address = value;
}

static inline void memory_read(uint32_t address, void *to, uint32_t length) {
    memcpy(to, (const void *)address, length);
}

#endif
