/* For boot/main.c on the host: its main is a function here, and its last wait ends the power-up. */
#ifndef BOOT_PROGRAM_H
#define BOOT_PROGRAM_H

#define main boot_program
int boot_program(void);

/* The bootloader found nothing to start and waits for a debugger. */
_Noreturn void nothing_to_start(void);

__asm__(".macro wfi\n"
#if defined(__x86_64__)
        "call nothing_to_start\n"
#else
        "bl nothing_to_start\n"
#endif
        ".endm");

#endif
