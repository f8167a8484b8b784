/* The random number generator of the STM32F405 (RM0090, chapter 24), as strict as the manual. */
#ifndef RANDOM_GENERATOR_H
#define RANDOM_GENERATOR_H

#include <stdbool.h>
#include <stdint.h>

enum generator_fault {
    GENERATOR_GOOD,
    GENERATOR_WITHOUT_CLOCK,
    GENERATOR_SEED_ERROR,
    GENERATOR_SILENT,
    GENERATOR_REPEATS, /* every number is the one before, from the third on */
};

/* As after a reset of the chip. */
void generator_reset(enum generator_fault fault);

/* What was done that the manual forbids; NULL: nothing */
const char *generator_violation(void);

/* out: whether it runs */
bool generator_on(void);

/* The number-th that it gives, 0 being the first behind its start. */
uint32_t generator_number(uint32_t number);

#endif
