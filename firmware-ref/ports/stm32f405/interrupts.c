/* The chip's part of the vector table (RM0090, table 62). The bootloader, which uses no interrupt, does without. */
#include "chip.h"
#include "uart.h"
#include "vector_table.h"

__attribute__((section(".interrupts"), used)) static const handler interrupts[INTERRUPTS] = {
    [0 ... IRQ_USART1 - 1] = Default_Handler,
    [IRQ_USART1] = USART1_IRQHandler,
    [IRQ_USART1 + 1 ... INTERRUPTS - 1] = Default_Handler,
};
