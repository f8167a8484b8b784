/* The peripherals that the bootloader uses, brought back to the state after a reset. */
#include "chip.h"
#include "clock.h"
#include "uart.h"

void chip_release(void) {
    uart_deinit(); /* before its clock changes */
    clock_reset();
}
