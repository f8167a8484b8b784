/*
 * In the place of a chip's registers: a machine of plain variables, in which a test sees what the port did. A real port
 * has no such file; it includes the header of its registers instead.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stddef.h>
#include <stdint.h>

struct machine {
    char sent[512]; /* on the console */
    size_t sent_length;
    void (*receiver)(uint8_t byte); /* what the console's interrupt calls */
    unsigned watchdog_fed;
    uint32_t started;   /* address of the vectors that were handed over to; 0: none */
    void (*stop)(void); /* ends the program: what a reset and a jump elsewhere come to here. Does not return. */
};

extern struct machine machine;

/* The memory behind an address of the flash. */
uint8_t *machine_flash(uint32_t address);

#endif
