/* Watchdogs, reset and identity of the ESP32-C3 (Technical Reference Manual, chapters 9 and 12). */
#include "sealift/board.h"
#include "chip.h"
#include "reg.h"
#include <string.h>

#define RTC_OPTIONS0 (RTC_CNTL + 0x00u)
#define OPTIONS0_SYSTEM_RESET (1u << 31)
#define RTC_RESET_STATE (RTC_CNTL + 0x38u)
#define RESET_STATE_CAUSE 0x3fu

#define RTC_WDT_CONFIG0 (RTC_CNTL + 0x90u)
#define RTC_WDT_LOCK (RTC_CNTL + 0xa8u)
#define RTC_SWD_CONFIG (RTC_CNTL + 0xacu)
#define SWD_AUTO_FEED (1u << 31)
#define RTC_SWD_LOCK (RTC_CNTL + 0xb0u)
#define SWD_KEY 0x8f1d312au

#define TIMG_WDT_CONFIG0(group) ((group) + 0x48u)
#define TIMG_WDT_CONFIG1(group) ((group) + 0x4cu)
#define TIMG_WDT_STAGE0(group) ((group) + 0x50u)
#define TIMG_WDT_FEED(group) ((group) + 0x60u)
#define TIMG_WDT_LOCK(group) ((group) + 0x64u)
#define WDT_KEY 0x50d83aa1u
#define WDT_ON (1u << 31)
#define WDT_STAGE0_RESETS_SYSTEM (3u << 29)
#define WDT_UPDATE (1u << 22)
#define WDT_PRESCALER (40000u << 16) /* of the 80 MHz of the APB: 2000 a second */
#define WDT_HZ 2000u

#define MAC_LOW (EFUSE + 0x44u)
#define MAC_HIGH (EFUSE + 0x48u)
#define MAC_SIZE 6u

/* The ROM leaves two watchdogs on that guard the start from flash. Ours, which a trial has on, is none of them. */
static void end_boot_watchdog(uint32_t group) {
    if ((reg_read(TIMG_WDT_CONFIG0(group)) & WDT_ON) == 0) {
        reg_write(TIMG_WDT_LOCK(group), WDT_KEY);
        reg_write(TIMG_WDT_CONFIG0(group), 0);
        reg_write(TIMG_WDT_LOCK(group), 0);
    }
}

/* The ROM leaves the UART at 115200 8N1, and the clock as it is to stay. */
void board_init(void) {
    reg_write(RTC_WDT_LOCK, WDT_KEY);
    reg_write(RTC_WDT_CONFIG0, 0);
    reg_write(RTC_WDT_LOCK, 0);
    reg_write(RTC_SWD_LOCK, SWD_KEY);
    reg_write(RTC_SWD_CONFIG, reg_read(RTC_SWD_CONFIG) | SWD_AUTO_FEED);
    reg_write(RTC_SWD_LOCK, 0);
    end_boot_watchdog(TIMER_GROUP_0);
    end_boot_watchdog(TIMER_GROUP_1);
}

/* The chip keeps no flags to clear: each reset writes the cause anew. */
enum reset_cause board_reset_cause(void) {
    switch (reg_read(RTC_RESET_STATE) & RESET_STATE_CAUSE) {
    case 0x01: /* power on */
        return RESET_POWER_ON;
    case 0x03: /* software, whole system */
    case 0x0c: /* software, CPU */
        return RESET_SOFTWARE;
    case 0x05: /* deep sleep */
        return RESET_LOW_POWER;
    case 0x07: /* watchdog of timer group 0, whole system */
    case 0x08: /* of timer group 1 */
    case 0x09: /* RTC watchdog, core */
    case 0x0b: /* of timer group 0, CPU */
    case 0x10: /* RTC watchdog, whole system */
    case 0x12: /* super watchdog */
        return RESET_WATCHDOG;
    case 0x0f:
        return RESET_BROWN_OUT;
    default:
        return RESET_UNKNOWN;
    }
}

_Noreturn void board_reset(void) {
    reg_write(RTC_OPTIONS0, reg_read(RTC_OPTIONS0) | OPTIONS0_SYSTEM_RESET);
    for (;;) {
    }
}

void board_sleep(void) {
    __asm__ volatile("wfi");
}

bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]) {
    uint32_t low = reg_read(MAC_LOW);
    uint32_t high = reg_read(MAC_HIGH);
    memset(id, 0, BOARD_UNIQUE_ID_SIZE);
    for (unsigned i = 0; i < MAC_SIZE; i++) { /* as it is printed on the module: most significant byte first */
        unsigned place = MAC_SIZE - 1 - i;
        id[i] = (uint8_t)(place < 4 ? low >> 8 * place : high >> 8 * (place - 4));
    }
    return true;
}

static void start_watchdog(void) {
    reg_write(TIMG_WDT_CONFIG1(TIMER_GROUP_0), WDT_PRESCALER);
    reg_write(TIMG_WDT_STAGE0(TIMER_GROUP_0), BOARD_WATCHDOG_SECONDS * WDT_HZ);
    reg_write(TIMG_WDT_CONFIG0(TIMER_GROUP_0), WDT_ON | WDT_STAGE0_RESETS_SYSTEM | WDT_UPDATE);
}

void board_watchdog_feed(void) {
    static bool started;
    reg_write(TIMG_WDT_LOCK(TIMER_GROUP_0), WDT_KEY);
    if (!started) {
        started = true;
        start_watchdog();
    }
    reg_write(TIMG_WDT_FEED(TIMER_GROUP_0), 1);
    reg_write(TIMG_WDT_LOCK(TIMER_GROUP_0), 0);
}
