/* The console: USART1 (RM0090, chapter 30). Sending polls; receiving is by interrupt. */
#include "uart.h"
#include "chip.h"
#include "reg.h"
#include "sealift/board.h"
#include <stddef.h>

#define USART1_SR 0x40011000u
#define USART1_DR 0x40011004u
#define USART1_BRR 0x40011008u
#define USART1_CR1 0x4001100cu
#define SR_FE (1u << 1)
#define SR_RXNE (1u << 5)
#define SR_TC (1u << 6)
#define SR_TXE (1u << 7)
#define CR1_RE (1u << 2)
#define CR1_TE (1u << 3)
#define CR1_RXNEIE (1u << 5)
#define CR1_UE (1u << 13)

#define GPIOA_MODER 0x40020000u
#define GPIOA_AFRH 0x40020024u
#define GPIOA_PINS_9_10_MODE(mode) ((uint32_t)(mode) << 18 | (uint32_t)(mode) << 20)
#define GPIOA_PINS_9_10_FUNCTION(function) ((uint32_t)(function) << 4 | (uint32_t)(function) << 8)
#define MODE_ALTERNATE 2u
#define FUNCTION_USART1 7u

#define BAUD 115200u
#define POLLS_MAX 50000u /* at 168 MHz some 2 ms, 20 byte times: reached only when the UART does not work */

static void (*receiver)(uint8_t byte);

void uart_init(uint32_t clock_hz) {
    reg_write(RCC_AHB1ENR, reg_read(RCC_AHB1ENR) | AHB1_GPIOA);
    reg_write(RCC_APB2ENR, reg_read(RCC_APB2ENR) | APB2_USART1);
    (void)reg_read(RCC_APB2ENR); /* the clock runs two cycles after the write: RM0090, 7.2 */
    reg_write(GPIOA_AFRH,
              (reg_read(GPIOA_AFRH) & ~GPIOA_PINS_9_10_FUNCTION(0xf)) | GPIOA_PINS_9_10_FUNCTION(FUNCTION_USART1));
    reg_write(GPIOA_MODER, (reg_read(GPIOA_MODER) & ~GPIOA_PINS_9_10_MODE(3)) | GPIOA_PINS_9_10_MODE(MODE_ALTERNATE));
    reg_write(USART1_BRR, (clock_hz + BAUD / 2) / BAUD);
    reg_write(USART1_CR1, CR1_UE | CR1_TE | CR1_RE);
}

static void wait_for(uint32_t flag) {
    for (uint32_t i = 0; i < POLLS_MAX && (reg_read(USART1_SR) & flag) == 0; i++) {
    }
}

void uart_deinit(void) {
    wait_for(SR_TC);
    reg_write(RCC_APB2RSTR, APB2_USART1);
    reg_write(RCC_AHB1RSTR, AHB1_GPIOA);
    reg_write(RCC_APB2RSTR, 0);
    reg_write(RCC_AHB1RSTR, 0);
    reg_write(RCC_APB2ENR, reg_read(RCC_APB2ENR) & ~APB2_USART1);
    reg_write(RCC_AHB1ENR, reg_read(RCC_AHB1ENR) & ~AHB1_GPIOA);
}

void board_put(uint8_t byte) {
    wait_for(SR_TXE);
    reg_write(USART1_DR, byte);
}

void board_receive(void (*on_byte)(uint8_t byte), unsigned priority) {
    uint32_t shift = IRQ_USART1 % 4 * 8;
    uint32_t priorities = reg_read(NVIC_IPR(IRQ_USART1 / 4));
    receiver = on_byte;
    reg_write(NVIC_IPR(IRQ_USART1 / 4), (priorities & ~(0xffu << shift)) | priority << 4 << shift);
    reg_write(USART1_CR1, reg_read(USART1_CR1) | CR1_RXNEIE);
    reg_write(NVIC_ISER(IRQ_USART1 / 32), 1u << IRQ_USART1 % 32);
}

void USART1_IRQHandler(void) {
    /* Always both, in this order: that also ends an overrun, which raises this interrupt with RXNE clear. */
    uint32_t status = reg_read(USART1_SR);
    uint8_t byte = (uint8_t)reg_read(USART1_DR);
    /* What has no stop bit is no byte but a line that is held low, or not connected. */
    if ((status & (SR_RXNE | SR_FE)) == SR_RXNE && receiver != NULL) {
        receiver(byte);
    }
}
