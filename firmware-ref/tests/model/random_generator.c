#include "random_generator.h"
#include "reg.h"
#include <stddef.h>

#define AHB2ENR 0x40023834u
#define AHB2ENR_RNGEN (1u << 6)
#define CR 0x50060800u
#define SR 0x50060804u
#define DR 0x50060808u
#define CR_RNGEN (1u << 2)
#define SR_DRDY (1u << 0)
#define SR_CLOCK (1u << 1 | 1u << 5)
#define SR_SEED (1u << 2 | 1u << 6)
#define READS_UNTIL_READY 3u

static enum generator_fault fault;
static uint32_t enabled;
static uint32_t control;
static uint32_t given;
static uint32_t reads;
static const char *violation;

static void require(bool allowed, const char *otherwise) {
    if (!allowed && violation == NULL) {
        violation = otherwise;
    }
}

void generator_reset(enum generator_fault with_fault) {
    fault = with_fault;
    enabled = control = given = reads = 0;
    violation = NULL;
}

const char *generator_violation(void) {
    return violation;
}

bool generator_on(void) {
    return (control & CR_RNGEN) != 0;
}

uint32_t generator_number(uint32_t number) {
    return (fault == GENERATOR_REPEATS && number > 1 ? 1u : number) * 0x9e3779b9u + 1u;
}

static bool is_ready(void) {
    return generator_on() && fault != GENERATOR_SILENT && reads >= READS_UNTIL_READY;
}

static uint32_t status(void) {
    reads++;
    switch (fault) {
    case GENERATOR_WITHOUT_CLOCK:
        return SR_CLOCK;
    case GENERATOR_SEED_ERROR:
        return SR_SEED;
    default:
        return is_ready() ? SR_DRDY : 0;
    }
}

static uint32_t take(void) {
    require(is_ready(), "number taken that is not there");
    reads = 0;
    return generator_number(given++);
}

uint32_t reg_read(uint32_t address) {
    if (address == AHB2ENR) {
        return enabled;
    }
    require((enabled & AHB2ENR_RNGEN) != 0, "read without a clock");
    return address == SR ? status() : address == DR ? take() : control;
}

void reg_write(uint32_t address, uint32_t value) {
    if (address == AHB2ENR) {
        enabled = value;
        return;
    }
    require((enabled & AHB2ENR_RNGEN) != 0, "written without a clock");
    if (address == CR) {
        given = generator_on() ? given : 0;
        control = value;
    }
}
