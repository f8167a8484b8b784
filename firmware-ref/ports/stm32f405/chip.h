/* Addresses that more than one file of this port needs: RM0090 and PM0214. */
#ifndef CHIP_H
#define CHIP_H

#include "core.h"

#define RCC_BASE 0x40023800u
#define RCC_CR (RCC_BASE + 0x00u)
#define RCC_PLLCFGR (RCC_BASE + 0x04u)
#define RCC_CFGR (RCC_BASE + 0x08u)
#define RCC_AHB1RSTR (RCC_BASE + 0x10u)
#define RCC_APB2RSTR (RCC_BASE + 0x24u)
#define RCC_AHB1ENR (RCC_BASE + 0x30u)
#define RCC_APB2ENR (RCC_BASE + 0x44u)
#define AHB1_GPIOA (1u << 0)
#define APB2_USART1 (1u << 4)

#define FLASH_ACR 0x40023c00u
#define FLASH_ACR_PRFTEN (1u << 8)
#define FLASH_ACR_ICEN (1u << 9)
#define FLASH_ACR_DCEN (1u << 10)
#define FLASH_ACR_ICRST (1u << 11)
#define FLASH_ACR_DCRST (1u << 12)

#define DBGMCU_IDCODE 0xe0042000u

#define INTERRUPTS 82u
#define IRQ_USART1 37u

/* Bring clocks and the peripherals that were used back to the state after a reset. */
void chip_release(void);

#endif
