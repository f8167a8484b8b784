/*
 * The random number generator of the STM32F405: RM0090, chapter 24. It runs from the 48 MHz of the PLL: without a
 * crystal there is none, and the chip says so.
 */
#include "chip.h"
#include "reg.h"
#include "sealift/board.h"

#define RCC_AHB2ENR (RCC_BASE + 0x34u)
#define AHB2_RNG (1u << 6)

#define RNG_CR 0x50060800u
#define RNG_SR 0x50060804u
#define RNG_DR 0x50060808u
#define CR_RNGEN (1u << 2)
#define SR_DRDY (1u << 0)
#define SR_CECS (1u << 1) /* its clock is missing or too slow */
#define SR_SECS (1u << 2) /* its source is stuck or alternates */
#define SR_CEIS (1u << 5) /* that was so before */
#define SR_SEIS (1u << 6)
#define SR_ERRORS (SR_CECS | SR_SECS | SR_CEIS | SR_SEIS)

#define POLLS_MAX 10000u /* a number takes 40 cycles of 48 MHz */

/* out: whether a number came, and no error was seen */
static bool next(uint32_t *number) {
    for (uint32_t i = 0; i < POLLS_MAX; i++) {
        uint32_t status = reg_read(RNG_SR);
        if ((status & SR_ERRORS) != 0) {
            return false;
        }
        if ((status & SR_DRDY) != 0) {
            *number = reg_read(RNG_DR);
            return true;
        }
    }
    return false;
}

static void switch_on(void) {
    reg_write(RCC_AHB2ENR, reg_read(RCC_AHB2ENR) | AHB2_RNG);
    (void)reg_read(RCC_AHB2ENR); /* the clock runs two cycles after the write: RM0090, 7.2 */
    reg_write(RNG_SR, 0);        /* errors of before */
    reg_write(RNG_CR, CR_RNGEN);
}

/* The first number is not used, and none may equal the one before: 24.3.1, as FIPS 140-2 asks. */
bool board_entropy(uint8_t *to, uint32_t size) {
    uint32_t before;
    switch_on();
    bool good = next(&before);
    for (uint32_t done = 0; done < size && good; done += sizeof before) {
        uint32_t number;
        good = next(&number) && number != before;
        if (good) {
            memcpy(to + done, &number, size - done < sizeof number ? size - done : sizeof number);
            before = number;
        }
    }
    reg_write(RNG_CR, 0);
    return good;
}
