/* Addresses of the core: Armv7-M Architecture Reference Manual, B3. */
#ifndef CORE_H
#define CORE_H

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

#define AIRCR_KEY_SYSRESETREQ 0x05fa0004u

#endif
