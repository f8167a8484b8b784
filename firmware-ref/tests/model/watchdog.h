/*
 * A model of the STM32F405's independent watchdog (RM0090, chapter 21). The first access that the manual forbids is
 * kept as the violation. Time passes with reads of its status.
 */
#ifndef WATCHDOG_H
#define WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

enum watchdog_fault { WATCHDOG_GOOD, WATCHDOG_SLOW, WATCHDOG_NEVER_UPDATES };

#define WATCHDOG_SLOW_READS 1000u

struct watchdog {
    enum watchdog_fault fault;
    bool started;
    bool unlocked;
    uint32_t prescaler, reload; /* in force */
    uint32_t prescaler_written, reload_written;
    uint32_t prescaler_reads, reload_reads; /* until what was written is in force; 0: it is */
    uint32_t counter;                       /* as the last start or feed left it */
    uint32_t feeds;
    uint32_t status_reads;
    const char *violation;
};

extern struct watchdog watchdog;

/* As after a reset of the chip. */
void watchdog_reset(enum watchdog_fault fault);

/* out: ms from the last feed to the reset, with an LSI of that frequency (17 to 47 kHz: DS8626) */
uint32_t watchdog_timeout_ms(uint32_t lsi_hz);

/* For stm32f405.c. */
bool watchdog_owns(uint32_t address);
uint32_t watchdog_read(uint32_t address);
void watchdog_write(uint32_t address, uint32_t value);

#endif
