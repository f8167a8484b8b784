/* The option bytes that protect the flash of the STM32F405: RM0090, 3.6 and 3.9.10. */
#include "sealift/protection.h"
#include "chip.h"
#include "reg.h"

#define FLASH_OPTCR 0x40023c14u
#define OPTCR_NWRP_0 (1u << 16) /* sector 0, where the bootloader lies, can be written */
#define RDP_LEVEL_0 0xaau
#define RDP_LEVEL_2 0xccu

static unsigned level(uint32_t rdp) {
    switch (rdp) {
    case RDP_LEVEL_0:
        return 0;
    case RDP_LEVEL_2:
        return 2;
    default:
        return 1;
    }
}

bool board_protection(struct board_protection *protection) {
    if (reg_read(DBGMCU_IDCODE) == 0) { /* QEMU, where the option bytes read 0: that would be protected */
        return false;
    }
    uint32_t options = reg_read(FLASH_OPTCR);
    *protection = (struct board_protection){level(options >> 8 & 0xffu), (options & OPTCR_NWRP_0) == 0};
    return true;
}
