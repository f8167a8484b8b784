/* Clock, reset cause, unique id and watchdog of the STM32F405 (RM0090). */
#include "sealift/board.h"
#include "chip.h"
#include "clock.h"
#include "reg.h"
#include "uart.h"

#define RCC_CSR (RCC_BASE + 0x74u)
#define CSR_RMVF (1u << 24)
#define CSR_BORRSTF (1u << 25)
#define CSR_PINRSTF (1u << 26)
#define CSR_PORRSTF (1u << 27)
#define CSR_SFTRSTF (1u << 28)
#define CSR_IWDGRSTF (1u << 29)
#define CSR_WWDGRSTF (1u << 30)
#define CSR_LPWRRSTF (1u << 31)

#define UNIQUE_ID 0x1fff7a10u

#define IWDG_KR 0x40003000u
#define IWDG_PR 0x40003004u
#define IWDG_RLR 0x40003008u
#define IWDG_SR 0x4000300cu
#define IWDG_KEY_START 0xccccu
#define IWDG_KEY_FEED 0xaaaau
#define IWDG_KEY_WRITE 0x5555u
#define IWDG_PRESCALER_256 6u
#define IWDG_HZ (32000u / 256u)
#define IWDG_POLLS_MAX 100000u /* the registers update within five LSI cycles, 160 us */

#define QEMU_HZ 168000000u /* QEMU counts SysTick as if the PLL ran, whatever the registers say */

/* QEMU reads the chip's id as zero; there, some addresses that a chip has fault. */
static bool is_emulated(void) {
    return reg_read(DBGMCU_IDCODE) == 0;
}

void board_init(void) {
    bool raised = !is_emulated() && clock_raise(); /* QEMU has no oscillator that would ever be ready */
    uart_init(raised ? CLOCK_RAISED_APB2_HZ : CLOCK_RESET_HZ);
}

uint32_t board_clock_hz(void) {
    return is_emulated() ? QEMU_HZ : clock_hz();
}

/* A power-on sets the pin and brown-out flags too, a watchdog reset the pin flag: the most specific flag wins. */
enum reset_cause board_reset_cause(void) {
    static const struct {
        uint32_t flags;
        enum reset_cause cause;
    } causes[] = {
        {CSR_LPWRRSTF, RESET_LOW_POWER}, {CSR_IWDGRSTF | CSR_WWDGRSTF, RESET_WATCHDOG},
        {CSR_SFTRSTF, RESET_SOFTWARE},   {CSR_PORRSTF, RESET_POWER_ON},
        {CSR_BORRSTF, RESET_BROWN_OUT},  {CSR_PINRSTF, RESET_PIN},
    };
    uint32_t flags = reg_read(RCC_CSR);
    reg_write(RCC_CSR, flags | CSR_RMVF);
    for (unsigned i = 0; i < sizeof causes / sizeof causes[0]; i++) {
        if ((flags & causes[i].flags) != 0) {
            return causes[i].cause;
        }
    }
    return RESET_UNKNOWN;
}

const char *board_family(void) {
    return "stm32";
}

bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]) {
    if (is_emulated()) {
        memset(id, 0, BOARD_UNIQUE_ID_SIZE);
        return false;
    }
    memory_read(UNIQUE_ID, id, BOARD_UNIQUE_ID_SIZE);
    return true;
}

static void start_watchdog(void) {
    reg_write(IWDG_KR, IWDG_KEY_START);
    reg_write(IWDG_KR, IWDG_KEY_WRITE);
    reg_write(IWDG_PR, IWDG_PRESCALER_256);
    reg_write(IWDG_RLR, BOARD_WATCHDOG_SECONDS * IWDG_HZ);
    for (uint32_t i = 0; i < IWDG_POLLS_MAX && reg_read(IWDG_SR) != 0; i++) {
    }
}

void board_watchdog_feed(void) {
    static bool started;
    if (!started) {
        started = true;
        start_watchdog();
    }
    reg_write(IWDG_KR, IWDG_KEY_FEED);
}
