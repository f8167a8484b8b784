#include "crash.h"
#include "FreeRTOS.h"
#include "sealift/board.h"
#include "sealift/flash.h"
#include "sealift/reset_note.h"
#include "task.h"
#include <string.h>

/* System control block: ARMv7-M Architecture Reference Manual, B3.2. */
#define SCB_SHCSR (*(volatile uint32_t *)0xe000ed24u)
#define SCB_CFSR (*(volatile uint32_t *)0xe000ed28u)
#define SCB_HFSR (*(volatile uint32_t *)0xe000ed2cu)
#define SCB_MMFAR (*(volatile uint32_t *)0xe000ed34u)
#define SCB_BFAR (*(volatile uint32_t *)0xe000ed38u)
#define SHCSR_FAULTS (7u << 16)
#define CFSR_MMARVALID (1u << 7)
#define CFSR_BFARVALID (1u << 15)

/* What the processor pushes on an exception: B1.5.6. */
struct exception_frame {
    uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

void HardFault_Handler(void);
void MemManage_Handler(void);
void BusFault_Handler(void);
void UsageFault_Handler(void);
void crash_fault(const struct exception_frame *frame);
void vApplicationStackOverflowHook(TaskHandle_t task, char *name);
void vApplicationMallocFailedHook(void);

void crash_init(void) {
    SCB_SHCSR |= SHCSR_FAULTS;
}

/* out: a note with what is known in any context */
static struct reset_note begin_note(enum reason reason) {
    struct reset_note note = {.reason = (uint16_t)reason};
    note.uptime_ms = (uint32_t)(xTaskGetTickCountFromISR() * portTICK_PERIOD_MS);
    if (xTaskGetSchedulerState() != taskSCHEDULER_NOT_STARTED) {
        strncpy(note.task, pcTaskGetName(NULL), sizeof note.task);
    }
    return note;
}

static _Noreturn void leave(struct reset_note *note) {
    reset_note_write(note);
    board_reset();
}

static bool readable(const struct exception_frame *frame) {
    uint32_t at = (uint32_t)frame;
    struct flash_area ram = flash_geometry.ram;
    return at % 4 == 0 && at >= ram.base && at - ram.base <= ram.size - sizeof *frame;
}

/* in: the stack pointer at the fault, which may itself be what went wrong */
__attribute__((used)) void crash_fault(const struct exception_frame *frame) {
    struct reset_note note = begin_note(REASON_TRIAL_HARDFAULT);
    if (readable(frame)) {
        note.pc = frame->pc;
        note.lr = frame->lr;
    }
    note.cfsr = SCB_CFSR;
    note.hfsr = SCB_HFSR;
    if (note.cfsr & CFSR_BFARVALID) {
        note.fault_address = SCB_BFAR;
    } else if (note.cfsr & CFSR_MMARVALID) {
        note.fault_address = SCB_MMFAR;
    }
    leave(&note);
}

/* Bit 2 of the exception's return value tells which stack the frame lies on: B1.5.8. */
__attribute__((naked)) void HardFault_Handler(void) {
    __asm__ volatile("tst lr, #4\n\t"
                     "ite eq\n\t"
                     "mrseq r0, msp\n\t"
                     "mrsne r0, psp\n\t"
                     "b crash_fault");
}

__attribute__((alias("HardFault_Handler"))) void MemManage_Handler(void);
__attribute__((alias("HardFault_Handler"))) void BusFault_Handler(void);
__attribute__((alias("HardFault_Handler"))) void UsageFault_Handler(void);

_Noreturn void crash_assert(void) {
    struct reset_note note = begin_note(REASON_TRIAL_ASSERT);
    note.pc = (uint32_t)__builtin_return_address(0);
    leave(&note);
}

void vApplicationStackOverflowHook(TaskHandle_t task, char *name) {
    (void)task;
    struct reset_note note = begin_note(REASON_TRIAL_STACK_OVERFLOW);
    memset(note.task, 0, sizeof note.task);
    strncpy(note.task, name, sizeof note.task);
    leave(&note);
}

void vApplicationMallocFailedHook(void) {
    crash_assert();
}
