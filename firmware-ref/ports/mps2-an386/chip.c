#include "chip.h"
#include "reg.h"

void chip_release(void) {
    reg_write(UART0_CTRL, 0);
}
