#ifndef UART_H
#define UART_H

/* Start UART0, 115200 8N1, receive interrupt off. */
void uart_init(void);

#endif
