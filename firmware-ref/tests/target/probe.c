/*
 * An image that looks back at the bootloader that started it. First run: the instructions since QEMU started, by TIM2,
 * which counts nanoseconds of virtual time, one for each instruction with "-icount shift=0". Then it paints the RAM and
 * resets; second run: how deep the bootloader's stack reached into the paint.
 */
#include "chip.h"
#include "machine.h"
#include "reg.h"

#define TIM2_CNT 0x40000024u
#define AIRCR_SYSRESETREQ 0x05fa0004u

#define PAINT 0xa5c3e197u
#define STACK_TOP 0x2001fc00u /* of the bootloader */
#define STACK_LOOKED_AT 0x4000u
#define MARK 0x20010000u /* a word that no bootloader uses */
#define OWN_STACK 0x20008000u

_Noreturn void Reset_Handler(void);

__attribute__((section(".vectors"), used)) static const uint32_t vectors[2] = {OWN_STACK, (uint32_t)Reset_Handler};

static _Noreturn void paint_and_reset(void) {
    for (uint32_t at = STACK_TOP - STACK_LOOKED_AT; at < STACK_TOP; at += 4) {
        reg_write(at, PAINT);
    }
    reg_write(MARK, PAINT);
    reg_write(SCB_AIRCR, AIRCR_SYSRESETREQ);
    for (;;) {
    }
}

static uint32_t stack_used(void) {
    uint32_t at = STACK_TOP - STACK_LOOKED_AT;
    while (at < STACK_TOP && reg_read(at) == PAINT) {
        at += 4;
    }
    return STACK_TOP - at;
}

_Noreturn void Reset_Handler(void) {
    if (reg_read(MARK) != PAINT) {
        print_number("instructions", reg_read(TIM2_CNT));
        paint_and_reset();
    }
    print_number("stack", stack_used());
    machine_exit(0);
}
