/* QEMU's machine "virt", as far as measuring needs it. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdint.h>

/* Print "name value" as a line on the serial port. */
void print_number(const char *name, uint32_t value);

/* End QEMU with that exit code. */
_Noreturn void machine_exit(uint32_t code);

/* Instructions since QEMU started, exact with "-icount shift=0"; wraps. */
static inline uint32_t machine_instructions(void) {
    uint32_t count;
    __asm__ volatile("csrr %0, minstret" : "=r"(count));
    return count;
}

#endif
