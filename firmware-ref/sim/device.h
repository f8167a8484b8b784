/* One device: what its chip keeps beside the flash, and the run of its bootloader. */
#ifndef DEVICE_H
#define DEVICE_H

#include "kept_ram.h"
#include "sealift/board.h"

/* What outlives a reset, but not a power cut. */
struct retained {
    struct boot_report report;
    struct reset_note note;
    uint32_t alive;
    enum reset_cause cause;
};

void device_retained_get(struct retained *retained);
void device_retained_set(const struct retained *retained);

/* The power was off: the RAM is lost. */
void device_lose_power(void);

/* The chip resets itself. in: cause: RESET_SOFTWARE or RESET_WATCHDOG */
void device_reset(enum reset_cause cause);

/*
 * Run the bootloader.
 * out: the slot whose image it hands over to; FLASH_SLOTS when there is nothing to start
 */
unsigned device_boot(void);

/* Whether the application finds itself healthy when the agent asks. */
void device_set_healthy(bool healthy);

#endif
