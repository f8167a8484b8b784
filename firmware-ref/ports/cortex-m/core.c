/* What every board with this core does alike. */
#include "core.h"
#include "reg.h"
#include "sealift/board.h"

_Noreturn void board_reset(void) {
    __asm__ volatile("dsb" ::: "memory");
    reg_write(SCB_AIRCR, AIRCR_KEY_SYSRESETREQ);
    for (;;) {
        __asm__ volatile("dsb");
    }
}

void board_sleep(void) {
    __asm__ volatile("wfi");
}
