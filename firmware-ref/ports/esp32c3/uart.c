/* The console: UART0, as the ROM set it up. Sending polls; receiving is by interrupt. */
#include "uart.h"
#include "chip.h"
#include "reg.h"
#include "sealift/board.h"

#define UART_FIFO (UART0 + 0x00u)
#define UART_INT_ENABLE (UART0 + 0x0cu)
#define UART_INT_CLEAR (UART0 + 0x10u)
#define UART_STATUS (UART0 + 0x1cu)
#define UART_CONF1 (UART0 + 0x24u)
#define STATUS_RECEIVED(status) ((status)&0x3ffu)
#define STATUS_SENDING(status) ((status) >> 16 & 0x3ffu)
#define INT_RECEIVED (1u << 0) /* as many bytes as CONF1 says */
#define CONF1_ONE_BYTE 1u

#define FIFO_ROOM 126u
#define POLLS_MAX 50000u /* at 160 MHz some 2 ms, 20 byte times: reached only when the UART does not work */
#define PRIORITY_HIGHEST 15u

static void (*receiver)(uint8_t byte);

void board_put(uint8_t byte) {
    for (uint32_t i = 0; i < POLLS_MAX && STATUS_SENDING(reg_read(UART_STATUS)) >= FIFO_ROOM; i++) {
    }
    reg_write(UART_FIFO, byte);
}

/* Here 15 is the highest priority; 0 would never interrupt. */
void board_receive(void (*on_byte)(uint8_t byte), unsigned priority) {
    receiver = on_byte;
    reg_write(UART_CONF1, CONF1_ONE_BYTE);
    reg_write(UART_INT_CLEAR, INT_RECEIVED);
    reg_write(UART_INT_ENABLE, INT_RECEIVED);
    reg_write(MATRIX_MAP(SOURCE_UART0), LINE_UART);
    reg_write(MATRIX_PRIORITY(LINE_UART), priority < PRIORITY_HIGHEST ? PRIORITY_HIGHEST - priority : 1);
    reg_write(MATRIX_ENABLE, reg_read(MATRIX_ENABLE) | 1u << LINE_UART);
}

/* An empty FIFO must not be read. */
void uart_interrupt(void) {
    while (STATUS_RECEIVED(reg_read(UART_STATUS)) > 0) {
        receiver((uint8_t)reg_read(UART_FIFO));
    }
    reg_write(UART_INT_CLEAR, INT_RECEIVED);
}
