#ifndef UART_H
#define UART_H

#include <stdint.h>

/* Start USART1 on PA9 and PA10, 115200 8N1, receive interrupt off. in: clock of APB2 in Hz */
void uart_init(uint32_t clock_hz);

/* Wait, bounded, until the last byte has left, then bring USART1 and its pins back to the state after a reset. */
void uart_deinit(void);

/* For the vector table: gives the byte received to the function that board_receive() named. */
void USART1_IRQHandler(void);

#endif
