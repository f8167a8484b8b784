#include "handover.h"
#include "chip.h"
#include "reg.h"

#define ICSR_CLEAR_PENDSV_SYSTICK (1u << 27 | 1u << 25)

static void reset_core(void) {
    reg_write(SYST_CSR, 0);
    reg_write(SYST_RVR, 0);
    reg_write(SYST_CVR, 0);
    for (uint32_t i = 0; i <= (INTERRUPTS - 1) / 32; i++) {
        reg_write(NVIC_ICER(i), 0xffffffffu);
        reg_write(NVIC_ICPR(i), 0xffffffffu);
    }
    for (uint32_t i = 0; i <= (INTERRUPTS - 1) / 4; i++) {
        reg_write(NVIC_IPR(i), 0);
    }
    reg_write(SCB_ICSR, ICSR_CLEAR_PENDSV_SYSTICK);
    reg_write(MPU_CTRL, 0);
    reg_write(SCB_CPACR, 0); /* FPU off */
}

_Noreturn void handover(uint32_t vectors) {
    uint32_t stack = reg_read(vectors);
    uint32_t reset = reg_read(vectors + 4);
    chip_release();
    __asm__ volatile("cpsid i" ::: "memory");
    reset_core();
    reg_write(SCB_VTOR, vectors);
    /* After a reset the main stack is in use, no FPU context is live (CONTROL is 0) and PRIMASK is clear. */
    __asm__ volatile("msr control, %2\n\t"
                     "dsb\n\t"
                     "isb\n\t"
                     "msr msp, %0\n\t"
                     "cpsie i\n\t"
                     "bx %1"
                     :
                     : "r"(stack), "r"(reset), "r"(0)
                     : "memory");
    __builtin_unreachable();
}
