/*
 * A board that is a process. "Switched on" is a new process, "reset" the process executing its bootloader again: it
 * keeps the open files below and loses everything else. An image in a slot is a program of this machine behind a vector
 * table.
 */
#ifndef POSIX_H
#define POSIX_H

#include <stddef.h>
#include <stdint.h>

/* Open in every program of the board, whichever runs. */
enum posix_file {
    POSIX_BOOTLOADER = 100, /* the program to execute at a reset */
    POSIX_FLASH,            /* what is in the flash */
    POSIX_RAM,              /* what the kept RAM holds while nobody runs */
    POSIX_CONSOLE,          /* the board's end of its serial line */
    POSIX_CONSOLE_PEER,     /* the other end: while it is open, bytes wait for whoever comes */
};

/* Take over what the program before left: signals as after a start, the kept RAM filled. */
void posix_recall(void);

/* Execute a program in the place of this one. in: open for reading; out: only when it cannot be executed */
void posix_execute(int program);

/* Restart from the bootloader; may be called in any thread and in signal handlers. */
_Noreturn void posix_reset(uint32_t cause);

/* Say what went wrong outside of the board and end its process. */
_Noreturn void posix_fail(const char *what, const char *name);

#endif
