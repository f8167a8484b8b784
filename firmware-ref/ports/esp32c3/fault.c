/* Exceptions of the core: what it knows of them goes into the reset note. */
#include "FreeRTOS.h"
#include "crash.h"

void freertos_risc_v_application_exception_handler(uint32_t cause);
void early_trap(void);

/* in: mcause; in the note it stands where a Cortex-M has its fault status */
void freertos_risc_v_application_exception_handler(uint32_t cause) {
    struct reset_note note = crash_note(REASON_TRIAL_HARDFAULT);
    uint32_t pc;
    uint32_t address;
    __asm__ volatile("csrr %0, mepc" : "=r"(pc));
    __asm__ volatile("csrr %0, mtval" : "=r"(address));
    note.pc = pc;
    note.cfsr = cause;
    note.fault_address = address;
    crash_leave(&note);
}

/* Until the scheduler starts there is no task whose context the kernel could keep. */
void crash_init(void) {
    __asm__ volatile("csrw mtvec, %0" ::"r"((uintptr_t)early_trap | 1u));
}
