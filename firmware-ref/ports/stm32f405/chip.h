/* Addresses that more than one file of this port needs: RM0090 and PM0214. */
#ifndef CHIP_H
#define CHIP_H

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

#define SYST_CSR 0xe000e010u
#define SYST_RVR 0xe000e014u
#define SYST_CVR 0xe000e018u
#define NVIC_ISER(n) (0xe000e100u + 4u * (n))
#define NVIC_ICER(n) (0xe000e180u + 4u * (n))
#define NVIC_ICPR(n) (0xe000e280u + 4u * (n))
#define NVIC_IPR(n) (0xe000e400u + 4u * (n)) /* four interrupts each */
#define SCB_ICSR 0xe000ed04u
#define SCB_VTOR 0xe000ed08u
#define SCB_AIRCR 0xe000ed0cu
#define SCB_CPACR 0xe000ed88u
#define MPU_CTRL 0xe000ed94u

#define INTERRUPTS 82u
#define IRQ_USART1 37u

#endif
