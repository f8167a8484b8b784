/* The MPS2 board with the FPGA image AN386: Arm DAI 0386 and DDI 0479 (CMSDK). */
#ifndef CHIP_H
#define CHIP_H

#include "core.h"

#define CLOCK_HZ 25000000u

#define UART0_DATA 0x40004000u
#define UART0_STATE 0x40004004u
#define UART0_CTRL 0x40004008u
#define UART0_INTCLEAR 0x4000400cu
#define UART0_BAUDDIV 0x40004010u

#define INTERRUPTS 32u
#define IRQ_UART0_RX 0u
#define PRIORITY_BITS 3u

/* Bring the peripherals that the bootloader used back to the state after a reset. */
void chip_release(void);

/* For the vector table: gives the bytes received to the function that board_receive() named. */
void UART0_RX_IRQHandler(void);

#endif
