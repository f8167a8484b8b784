/* How a process restarts, and the RAM that it keeps. */
#define _GNU_SOURCE
#include "kept_ram.h"
#include "posix.h"
#include "sealift/board.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

struct boot_report kept_boot_report;
struct reset_note kept_reset_note;
volatile uint32_t kept_alive;

/* What lies in POSIX_RAM; zero in a process that is new. */
struct kept {
    uint32_t cause;
    uint32_t alive;
    struct boot_report report;
    struct reset_note note;
};

static uint32_t cause;
extern char **environ;

_Noreturn void posix_fail(const char *what, const char *name) {
    fprintf(stderr, "posix board: %s %s: %s\n", what, name, strerror(errno));
    _exit(EXIT_FAILURE);
}

void posix_recall(void) {
    sigset_t none;
    sigemptyset(&none); /* whoever executed this may have been a signal handler */
    pthread_sigmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* the bench is the power; a thread that executes does not hand this on */
    struct kept kept = {0};
    if (pread(POSIX_RAM, &kept, sizeof kept, 0) == (ssize_t)sizeof kept) {
        kept_boot_report = kept.report;
        kept_reset_note = kept.note;
        kept_alive = kept.alive;
        cause = kept.cause;
    }
}

static void keep(uint32_t why) {
    struct kept kept = {.cause = why, .alive = kept_alive, .report = kept_boot_report, .note = kept_reset_note};
    if (pwrite(POSIX_RAM, &kept, sizeof kept, 0) != (ssize_t)sizeof kept) {
        posix_fail("cannot write", "the kept RAM");
    }
}

/* Signals that are ignored stay so in the new program, and those that wait are dropped: a tick of ours would end it. */
void posix_execute(int program) {
    static char *const arguments[] = {"posix-board", NULL};
    signal(SIGALRM, SIG_IGN);
    signal(SIGIO, SIG_IGN);
    keep(cause);
    fexecve(program, arguments, environ);
}

_Noreturn void posix_reset(uint32_t why) {
    cause = why;
    posix_execute(POSIX_BOOTLOADER);
    posix_fail("cannot execute", "the bootloader");
}

enum reset_cause board_reset_cause(void) {
    enum reset_cause last = cause == 0 ? RESET_POWER_ON : (enum reset_cause)cause;
    cause = 0;
    return last;
}

_Noreturn void board_reset(void) {
    posix_reset(RESET_SOFTWARE);
}
