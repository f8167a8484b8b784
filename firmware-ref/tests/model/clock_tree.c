#include "clock_tree.h"
#include <stddef.h>

#define HSI_HZ 16000000u
#define CRYSTAL_HZ 8000000u /* on the Olimex STM32-H405 */

#define CR_RESET 0x00000083u
#define CR_HSEON (1u << 16)
#define CR_HSERDY (1u << 17)
#define CR_PLLON (1u << 24)
#define CR_PLLRDY (1u << 25)
#define PLLCFGR_RESET 0x24003010u
#define PLLCFGR_SOURCE_HSE (1u << 22)
#define ACR_CACHES (3u << 9)
#define ACR_CACHE_RESETS (3u << 11)
#define SW_HSI 0u
#define SW_HSE 1u
#define SW_PLL 2u

#define READS_UNTIL_READY 4u

static enum tree_fault fault;
static uint32_t revision;
static uint32_t cr;
static uint32_t pllcfgr;
static uint32_t cfgr;
static uint32_t acr;
static uint32_t reads;
static bool caches_clean;
static const char *violation;

static void require(bool allowed, const char *otherwise) {
    if (!allowed && violation == NULL) {
        violation = otherwise;
    }
}

void tree_reset(enum tree_fault with_fault, uint32_t with_revision) {
    fault = with_fault;
    revision = with_revision;
    cr = CR_RESET;
    pllcfgr = PLLCFGR_RESET;
    cfgr = acr = reads = 0;
    caches_clean = true;
    violation = NULL;
}

const char *tree_violation(void) {
    return violation;
}

bool tree_as_after_reset(void) {
    return cr == CR_RESET && pllcfgr == PLLCFGR_RESET && cfgr == 0 && acr == 0 && caches_clean;
}

static uint32_t pll_hz(void) {
    uint32_t source = (pllcfgr & PLLCFGR_SOURCE_HSE) != 0 ? CRYSTAL_HZ : HSI_HZ;
    uint32_t input = source / (pllcfgr & 0x3fu);
    uint32_t vco = input * (pllcfgr >> 6 & 0x1ffu);
    require(input >= 1000000u && input <= 2000000u, "input of the PLL outside 1 to 2 MHz");
    require(vco >= 100000000u && vco <= 432000000u, "PLL outside 100 to 432 MHz");
    require(vco / (pllcfgr >> 24 & 0xfu) <= 48000000u, "more than 48 MHz for USB and RNG");
    return vco / ((pllcfgr >> 16 & 3u) * 2u + 2u);
}

uint32_t tree_core_hz(void) {
    switch (cfgr >> 2 & 3u) {
    case SW_HSE:
        return CRYSTAL_HZ;
    case SW_PLL:
        return pll_hz();
    default:
        return HSI_HZ;
    }
}

/* in: where the three bits of a bus divider lie; values below 4 mean undivided */
static uint32_t bus_hz(unsigned shift) {
    uint32_t divider = cfgr >> shift & 7u;
    return divider < 4 ? tree_core_hz() : tree_core_hz() >> (divider - 3u);
}

uint32_t tree_apb1_hz(void) {
    return bus_hz(10);
}

uint32_t tree_apb2_hz(void) {
    return bus_hz(13);
}

/* Called after each change: no part of the chip may be too fast. One wait state for each started 30 MHz: table 10. */
static void check_limits(void) {
    require(tree_core_hz() <= 168000000u, "core faster than 168 MHz");
    require(tree_apb1_hz() <= 42000000u, "APB1 faster than 42 MHz");
    require(tree_apb2_hz() <= 84000000u, "APB2 faster than 84 MHz");
    require((acr & 7u) >= (tree_core_hz() - 1u) / 30000000u, "too few wait states");
}

static void write_cr(uint32_t value) {
    uint32_t source_ready = (pllcfgr & PLLCFGR_SOURCE_HSE) != 0 ? CR_HSERDY : 2u;
    bool pll_in_use = (cfgr >> 2 & 3u) == SW_PLL;
    require((value & 1u) != 0, "HSI switched off");
    require((value & 0xf8u) == 0x80u, "trimming of HSI changed");
    require((value & CR_PLLON) == 0 || (cr & source_ready) != 0, "PLL started before its source is ready");
    require((value & CR_PLLON) != 0 || !pll_in_use, "PLL stopped while in use");
    require((value & CR_HSEON) != 0 || (cr & CR_PLLRDY) == 0 || (value & CR_PLLON) == 0,
            "crystal stopped under the PLL");
    uint32_t ready = cr & (CR_HSERDY | CR_PLLRDY);
    if ((value & CR_HSEON) == 0) {
        ready &= ~CR_HSERDY;
    }
    if ((value & CR_PLLON) == 0) {
        ready &= ~CR_PLLRDY;
    }
    cr = (value & ~(CR_HSERDY | CR_PLLRDY)) | ready;
    reads = 0;
}

static uint32_t read_cr(void) {
    if (++reads >= READS_UNTIL_READY) {
        if ((cr & CR_HSEON) != 0 && fault != TREE_NO_CRYSTAL) {
            cr |= CR_HSERDY;
        }
        if ((cr & CR_PLLON) != 0 && fault != TREE_PLL_NEVER_LOCKS) {
            cr |= CR_PLLRDY;
        }
    }
    return cr;
}

static void write_cfgr(uint32_t value) {
    uint32_t wanted = value & 3u;
    require(wanted != SW_PLL || (cr & CR_PLLRDY) != 0, "switch to a PLL that is not locked");
    require(wanted != SW_HSE || (cr & CR_HSERDY) != 0, "switch to a crystal that is not ready");
    cfgr = (value & ~(3u << 2)) | (cfgr & 3u << 2);
    reads = 0;
    check_limits();
}

static uint32_t read_cfgr(void) {
    bool stuck = fault == TREE_SWITCH_NEVER_ENDS && (cfgr & 3u) == SW_PLL;
    if (++reads >= READS_UNTIL_READY && !stuck) {
        cfgr = (cfgr & ~(3u << 2)) | (cfgr & 3u) << 2;
        check_limits();
    }
    return cfgr;
}

static void write_acr(uint32_t value) {
    require((value & ACR_CACHE_RESETS) == 0 || ((acr | value) & ACR_CACHES) == 0, "caches reset while on");
    caches_clean = (caches_clean || (value & ACR_CACHE_RESETS) == ACR_CACHE_RESETS) && (value & ACR_CACHES) == 0;
    acr = fault == TREE_NO_WAIT_STATES ? value & ~7u : value;
    check_limits();
}

uint32_t tree_read(uint32_t address) {
    switch (address) {
    case TREE_CR:
        return read_cr();
    case TREE_CFGR:
        return read_cfgr();
    case TREE_ACR:
        return acr;
    case TREE_IDCODE:
        return revision == TREE_EMULATED ? 0 : revision << 16 | 0x413u;
    default:
        require(false, "read of another register");
        return 0;
    }
}

void tree_write(uint32_t address, uint32_t value) {
    if (address == TREE_CR) {
        write_cr(value);
    } else if (address == TREE_PLLCFGR) {
        require((cr & CR_PLLON) == 0, "PLL configured while on");
        pllcfgr = value;
    } else if (address == TREE_CFGR) {
        write_cfgr(value);
    } else if (address == TREE_ACR) {
        write_acr(value);
    } else {
        require(false, "write to another register");
    }
}
