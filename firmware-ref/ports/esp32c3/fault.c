/* Exceptions of the core: what it knows of them goes into the reset note. */
#include "FreeRTOS.h"
#include "crash.h"
#include "platform.h"
#include "task.h"

#define SAVED_RA 1 /* where the kernel's port keeps it in a task's context: portContext.h */

void freertos_risc_v_application_exception_handler(uint32_t cause);
void early_trap(void);

/* In the places where a Cortex-M has its own. */
const char *platform_fault_register(unsigned number) {
    static const char *const names[PLATFORM_FAULT_REGISTERS] = {"mepc", "ra", "mcause", NULL, "mtval"};
    return names[number];
}

/* The kernel's: its first member is the task's stack pointer, and the port saves a context before it asks what to do.
 */
extern const uint32_t *const *volatile pxCurrentTCB;

/* in: mcause */
void freertos_risc_v_application_exception_handler(uint32_t cause) {
    struct reset_note note = crash_note(REASON_TRIAL_HARDFAULT);
    uint32_t pc;
    uint32_t address;
    __asm__ volatile("csrr %0, mepc" : "=r"(pc));
    __asm__ volatile("csrr %0, mtval" : "=r"(address));
    note.pc = pc;
    note.cfsr = cause;
    note.fault_address = address;
    if (xTaskGetSchedulerState() != taskSCHEDULER_NOT_STARTED) {
        note.lr = (*pxCurrentTCB)[SAVED_RA];
    }
    crash_leave(&note);
}

/* Until the scheduler starts there is no task whose context the kernel could keep. */
void crash_init(void) {
    __asm__ volatile("csrw mtvec, %0" ::"r"((uintptr_t)early_trap | 1u));
}
