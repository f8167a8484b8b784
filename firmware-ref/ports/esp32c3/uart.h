#ifndef UART_H
#define UART_H

/* For the dispatch of interrupts: gives every byte received to the function that board_receive() named. */
void uart_interrupt(void);

#endif
