#include "watchdog.h"
#include <stddef.h>

#define KR 0x40003000u
#define PR 0x40003004u
#define RLR 0x40003008u
#define SR 0x4000300cu
#define KEY_START 0xccccu
#define KEY_FEED 0xaaaau
#define KEY_WRITE 0x5555u
#define RELOAD_MAX 0xfffu
#define SR_PVU (1u << 0)
#define SR_RVU (1u << 1)
#define READS_UNTIL_UPDATED 5u

struct watchdog watchdog;

static void require(bool allowed, const char *otherwise) {
    if (!allowed && watchdog.violation == NULL) {
        watchdog.violation = otherwise;
    }
}

void watchdog_reset(enum watchdog_fault fault) {
    watchdog = (struct watchdog){.fault = fault, .reload = RELOAD_MAX, .counter = RELOAD_MAX};
}

uint32_t watchdog_timeout_ms(uint32_t lsi_hz) {
    uint64_t divider = 4u << watchdog.prescaler;
    return (uint32_t)((watchdog.counter + 1) * divider * 1000u / lsi_hz);
}

/* The first start runs from 0xFFF; one that runs goes on. */
static void write_key(uint32_t key) {
    watchdog.unlocked = key == KEY_WRITE;
    switch (key) {
    case KEY_START:
        watchdog.started = true;
        break;
    case KEY_FEED:
        require(watchdog.started, "fed before it was started");
        watchdog.counter = watchdog.reload;
        watchdog.feeds++;
        break;
    default:
        require(key == KEY_WRITE, "unknown key");
    }
}

static uint32_t reads_for_update(void) {
    return watchdog.fault == WATCHDOG_SLOW ? WATCHDOG_SLOW_READS : READS_UNTIL_UPDATED;
}

/* out: whether one more read of the status ended the update; the low-speed clock makes it, which runs from the start on
 */
static bool updated(uint32_t *reads) {
    bool can = watchdog.started && watchdog.fault != WATCHDOG_NEVER_UPDATES;
    return can && *reads != 0 && --*reads == 0;
}

static uint32_t read_status(void) {
    watchdog.status_reads++;
    if (updated(&watchdog.prescaler_reads)) {
        watchdog.prescaler = watchdog.prescaler_written;
    }
    if (updated(&watchdog.reload_reads)) {
        watchdog.reload = watchdog.reload_written;
    }
    return (watchdog.prescaler_reads != 0 ? SR_PVU : 0) | (watchdog.reload_reads != 0 ? SR_RVU : 0);
}

bool watchdog_owns(uint32_t address) {
    return address >= KR && address <= SR;
}

uint32_t watchdog_read(uint32_t address) {
    require(address == SR, "read of another register than the status");
    return address == SR ? read_status() : 0;
}

void watchdog_write(uint32_t address, uint32_t value) {
    if (address == KR) {
        write_key(value);
        return;
    }
    require(watchdog.unlocked, "written while protected");
    if (address == PR) {
        require(watchdog.prescaler_reads == 0, "prescaler written during its update");
        require(value <= 6, "prescaler of more than 3 bits");
        watchdog.prescaler_written = value;
        watchdog.prescaler_reads = reads_for_update();
    } else {
        require(address == RLR, "write to the status");
        require(watchdog.reload_reads == 0, "reload value written during its update");
        require(value <= RELOAD_MAX, "reload value of more than 12 bits");
        watchdog.reload_written = value;
        watchdog.reload_reads = reads_for_update();
    }
}
