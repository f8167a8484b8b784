/* A Cortex-M in QEMU, as far as measuring needs it: results on its standard output, one "name value" a line, and its
 * end. */
#ifndef MACHINE_H
#define MACHINE_H

#include "semihosting.h"

#define SYS_WRITE0 0x04u

static inline void print_number(const char *name, uint32_t value) {
    char digits[12];
    char *text = digits + sizeof digits;
    *--text = '\0';
    *--text = '\n';
    do {
        *--text = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    semihosting_call(SYS_WRITE0, name);
    semihosting_call(SYS_WRITE0, " ");
    semihosting_call(SYS_WRITE0, text);
}

/* End QEMU with that exit code. */
_Noreturn static inline void machine_exit(uint32_t code) {
    semihosting_exit(code);
}

#endif
