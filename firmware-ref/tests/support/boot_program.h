/* For boot/main.c on the host: its main is a function here. */
#ifndef BOOT_PROGRAM_H
#define BOOT_PROGRAM_H

#define main boot_program
int boot_program(void);

#endif
