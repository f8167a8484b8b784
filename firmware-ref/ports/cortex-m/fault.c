/* Faults of a Cortex-M with the mainline exceptions: what the core knows of them goes into the reset note. */
#include "crash.h"
#include "sealift/flash.h"

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

/* Tells faults apart (bus, memory, usage) instead of all being a HardFault. */
void crash_init(void) {
    SCB_SHCSR |= SHCSR_FAULTS;
}

static bool readable(const struct exception_frame *frame) {
    uint32_t at = (uint32_t)frame;
    struct flash_area ram = flash_geometry.ram;
    return at % 4 == 0 && at >= ram.base && at - ram.base <= ram.size - sizeof *frame;
}

/* in: the stack pointer at the fault, which may itself be what went wrong */
__attribute__((used)) void crash_fault(const struct exception_frame *frame) {
    struct reset_note note = crash_note(REASON_TRIAL_HARDFAULT);
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
    crash_leave(&note);
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
