/* Clocks: RM0090, chapter 7; wait states and caches of the flash: chapter 3.5. */
#include "clock.h"
#include "chip.h"
#include "reg.h"

#define CR_HSEON (1u << 16)
#define CR_HSERDY (1u << 17)
#define CR_PLLON (1u << 24)
#define CR_PLLRDY (1u << 25)

/* 8 MHz crystal / 8 * 336 = 336 MHz; / 2 for the core, / 7 for the 48 MHz of USB and the random number generator. */
#define PLL_CONFIGURATION (8u | 336u << 6 | 0u << 16 | 1u << 22 | 7u << 24)
#define PLL_CONFIGURATION_RESET 0x24003010u

#define CFGR_SW_PLL 2u
#define CFGR_SWS (3u << 2)
#define CFGR_SWS_HSI (0u << 2)
#define CFGR_SWS_PLL (2u << 2)
#define CFGR_APB1_BY_4 (5u << 10) /* 42 MHz at most */
#define CFGR_APB2_BY_2 (4u << 13) /* 84 MHz at most */
#define CFGR_BUSES (CFGR_APB1_BY_4 | CFGR_APB2_BY_2)

#define WAIT_STATES_168_MHZ 5u /* at 2.7 to 3.6 V: table 10 */

#define REVISION_A 0x1000u /* its prefetch does not work: errata sheet ES0182 */

/* At 16 MHz at least 20 ms: ten times what a crystal takes to start; the PLL locks within 300 us. */
#define POLLS_MAX 80000u

static bool wait_for(uint32_t address, uint32_t mask, uint32_t value) {
    for (uint32_t i = 0; i < POLLS_MAX; i++) {
        if ((reg_read(address) & mask) == value) {
            return true;
        }
    }
    return false;
}

static void set_bits(uint32_t address, uint32_t bits) {
    reg_write(address, reg_read(address) | bits);
}

static void clear_bits(uint32_t address, uint32_t bits) {
    reg_write(address, reg_read(address) & ~bits);
}

static bool start_pll(void) {
    set_bits(RCC_CR, CR_HSEON);
    if (!wait_for(RCC_CR, CR_HSERDY, CR_HSERDY)) {
        return false;
    }
    reg_write(RCC_PLLCFGR, PLL_CONFIGURATION);
    set_bits(RCC_CR, CR_PLLON);
    return wait_for(RCC_CR, CR_PLLRDY, CR_PLLRDY);
}

/* Before the clock rises; the manual asks to read the wait states back. */
static bool prepare_flash(void) {
    uint32_t prefetch = reg_read(DBGMCU_IDCODE) >> 16 == REVISION_A ? 0 : FLASH_ACR_PRFTEN;
    uint32_t wanted = WAIT_STATES_168_MHZ | FLASH_ACR_ICEN | FLASH_ACR_DCEN | prefetch;
    reg_write(FLASH_ACR, wanted);
    return wait_for(FLASH_ACR, wanted, wanted);
}

bool clock_raise(void) {
    if (start_pll() && prepare_flash()) {
        reg_write(RCC_CFGR, CFGR_BUSES); /* first, so that no bus is ever too fast */
        reg_write(RCC_CFGR, CFGR_BUSES | CFGR_SW_PLL);
        if (wait_for(RCC_CFGR, CFGR_SWS, CFGR_SWS_PLL)) {
            return true;
        }
    }
    clock_reset();
    return false;
}

void clock_reset(void) {
    reg_write(RCC_CFGR, reg_read(RCC_CFGR) & CFGR_BUSES); /* to HSI, with the buses still divided */
    if (!wait_for(RCC_CFGR, CFGR_SWS, CFGR_SWS_HSI)) {
        return; /* never seen: better to stay fast than to take the wait states away from a fast core */
    }
    reg_write(RCC_CFGR, 0);
    clear_bits(RCC_CR, CR_PLLON);
    wait_for(RCC_CR, CR_PLLRDY, 0); /* the PLL takes its configuration only while it is off */
    clear_bits(RCC_CR, CR_HSEON);
    reg_write(RCC_PLLCFGR, PLL_CONFIGURATION_RESET);
    clear_bits(FLASH_ACR, FLASH_ACR_ICEN | FLASH_ACR_DCEN);
    set_bits(FLASH_ACR, FLASH_ACR_ICRST | FLASH_ACR_DCRST); /* accepted only while the caches are off */
    reg_write(FLASH_ACR, 0);
}

uint32_t clock_hz(void) {
    return (reg_read(RCC_CFGR) & CFGR_SWS) == CFGR_SWS_PLL ? CLOCK_RAISED_HZ : CLOCK_RESET_HZ;
}
