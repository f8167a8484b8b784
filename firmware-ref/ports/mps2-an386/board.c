/* Clock, watchdog and flash contents of the MPS2 board in QEMU. */
#include "sealift/board.h"
#include "chip.h"
#include "flash_file.h"
#include "reg.h"
#include "uart.h"

/* The watchdog of the CMSDK: counts down, interrupts at zero, counts down again and resets. */
#define WATCHDOG 0x40008000u
#define WATCHDOG_LOAD (WATCHDOG + 0x00u)
#define WATCHDOG_CTRL (WATCHDOG + 0x08u)
#define WATCHDOG_INTCLR (WATCHDOG + 0x0cu)
#define WATCHDOG_LOCK (WATCHDOG + 0xc00u)
#define WATCHDOG_KEY 0x1acce551u
#define CTRL_INTEN (1u << 0)
#define CTRL_RESEN (1u << 1)
#define WATCHDOG_SECONDS 8u /* nothing keeps a feeder waiting longer than an image check or a TLS handshake */

void board_init(void) {
    if (reg_read(SCB_VTOR) == 0) {
        flash_file_load(); /* the bootloader runs: QEMU has just put back what it loaded when it started */
    }
    uart_init();
}

uint32_t board_clock_hz(void) {
    return CLOCK_HZ;
}

static void start_watchdog(void) {
    reg_write(WATCHDOG_LOCK, WATCHDOG_KEY);
    reg_write(WATCHDOG_LOAD, WATCHDOG_SECONDS * CLOCK_HZ / 2);
    reg_write(WATCHDOG_CTRL, CTRL_INTEN | CTRL_RESEN);
}

void board_watchdog_feed(void) {
    static bool started;
    if (!started) {
        started = true;
        start_watchdog();
    }
    reg_write(WATCHDOG_INTCLR, 1); /* starts the count anew, and takes back the interrupt (an NMI) of the first half */
}
