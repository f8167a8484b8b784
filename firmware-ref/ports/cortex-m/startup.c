/*
 * The core's part of the vector table, and start-up. The chip's part, for programs that use interrupts, is
 * interrupts.c. Handlers carry their CMSIS names and are weak.
 */
#include "core.h"
#include "reg.h"
#include "vector_table.h"

#define CPACR_FPU_ON (0xfu << 20)

extern uint32_t __stack_top, __data_start, __data_end, __data_load, __bss_start, __bss_end;

int main(void);
_Noreturn void Reset_Handler(void);

#define WEAK __attribute__((weak, alias("Default_Handler")))

void NMI_Handler(void) WEAK;
void HardFault_Handler(void) WEAK;
void MemManage_Handler(void) WEAK;
void BusFault_Handler(void) WEAK;
void UsageFault_Handler(void) WEAK;
void SVC_Handler(void) WEAK;
void DebugMon_Handler(void) WEAK;
void PendSV_Handler(void) WEAK;
void SysTick_Handler(void) WEAK;

struct vector_table {
    uint32_t *stack;
    handler exceptions[15];
};

__attribute__((section(".vectors"), used)) static const struct vector_table vectors = {
    .stack = &__stack_top,
    .exceptions = {Reset_Handler, NMI_Handler, HardFault_Handler, MemManage_Handler, BusFault_Handler,
                   UsageFault_Handler, 0, 0, 0, 0, SVC_Handler, DebugMon_Handler, 0, PendSV_Handler, SysTick_Handler},
};

/* Stay here for a debugger; in an application the watchdog ends it. */
void Default_Handler(void) {
    for (;;) {
        __asm__ volatile("nop");
    }
}

_Noreturn void Reset_Handler(void) {
    reg_write(SCB_CPACR, CPACR_FPU_ON);
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    const uint32_t *from = &__data_load;
    for (uint32_t *to = &__data_start; to < &__data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = &__bss_start; to < &__bss_end; to++) {
        *to = 0;
    }
    (void)main();
    for (;;) {
        Default_Handler();
    }
}
