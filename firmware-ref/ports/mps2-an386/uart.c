/* The console: UART0 of the CMSDK. Sending polls; receiving is by interrupt. */
#include "uart.h"
#include "chip.h"
#include "reg.h"
#include "sealift/board.h"
#include <stddef.h>

#define STATE_TX_FULL (1u << 0)
#define STATE_RX_FULL (1u << 1)
#define STATE_RX_OVERRUN (1u << 3)
#define CTRL_TX (1u << 0)
#define CTRL_RX (1u << 1)
#define CTRL_RX_INTERRUPT (1u << 3)
#define INT_RX (1u << 1)

#define BAUD 115200u
#define POLLS_MAX 10000u /* 20 byte times and more: reached only when the UART does not work */

static void (*receiver)(uint8_t byte);

void uart_init(void) {
    reg_write(UART0_BAUDDIV, (CLOCK_HZ + BAUD / 2) / BAUD);
    reg_write(UART0_CTRL, CTRL_TX | CTRL_RX);
}

void board_put(uint8_t byte) {
    for (uint32_t i = 0; i < POLLS_MAX && (reg_read(UART0_STATE) & STATE_TX_FULL) != 0; i++) {
    }
    reg_write(UART0_DATA, byte);
}

void board_receive(void (*on_byte)(uint8_t byte), unsigned priority) {
    receiver = on_byte;
    reg_write(NVIC_IPR(IRQ_UART0_RX / 4), reg_read(NVIC_IPR(IRQ_UART0_RX / 4)) | priority << (8 - PRIORITY_BITS));
    reg_write(UART0_CTRL, CTRL_TX | CTRL_RX | CTRL_RX_INTERRUPT);
    (void)reg_read(UART0_DATA); /* a byte that came before raises no interrupt and keeps others away */
    reg_write(NVIC_ISER(0), 1u << IRQ_UART0_RX);
}

void UART0_RX_IRQHandler(void) {
    reg_write(UART0_INTCLEAR, INT_RX);
    reg_write(UART0_STATE, STATE_RX_OVERRUN);
    while ((reg_read(UART0_STATE) & STATE_RX_FULL) != 0) {
        receiver((uint8_t)reg_read(UART0_DATA));
    }
}
