/* The chip's part of the vector table. The bootloader, which uses no interrupt, does without. */
#include "chip.h"
#include "vector_table.h"

__attribute__((section(".interrupts"), used)) static const handler interrupts[INTERRUPTS] = {
    [IRQ_UART0_RX] = UART0_RX_IRQHandler,
    [IRQ_UART0_RX + 1 ... INTERRUPTS - 1] = Default_Handler,
};
