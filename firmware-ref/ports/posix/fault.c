/* Faults of a process: signals that nobody sent. */
#define _GNU_SOURCE
#include "crash.h"
#include <signal.h>
#include <stdint.h>
#include <ucontext.h>

static void on_fault(int number, siginfo_t *info, void *context) {
    struct reset_note note = crash_note(REASON_TRIAL_HARDFAULT);
    const ucontext_t *at = context;
    (void)number;
#if defined(__x86_64__)
    note.pc = (uint32_t)at->uc_mcontext.gregs[REG_RIP];
#else
    note.pc = (uint32_t)at->uc_mcontext.pc;
    note.lr = (uint32_t)at->uc_mcontext.regs[30];
#endif
    note.fault_address = (uint32_t)(uintptr_t)info->si_addr;
    crash_leave(&note);
}

void crash_init(void) {
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE}; /* not SIGILL: a sanitizer's trap ends the process */
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigfillset(&action.sa_mask);
    for (unsigned i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        sigaction(faults[i], &action, NULL);
    }
}
