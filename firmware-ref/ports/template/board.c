/* The functions to write, in the order in which a port is brought up: docs/porting.md. */
#include "sealift/board.h"
#include "handover.h"
#include "machine.h"
#include <stdlib.h>

struct machine machine;

static _Noreturn void stop(void) {
    machine.stop();
    abort(); /* a test's stop() does not return */
}

void board_init(void) {
    machine.sent_length = 0;
    machine.receiver = NULL;
}

void board_put(uint8_t byte) {
    if (machine.sent_length < sizeof machine.sent - 1) {
        machine.sent[machine.sent_length++] = (char)byte;
        machine.sent[machine.sent_length] = '\0';
    }
}

void board_receive(void (*on_byte)(uint8_t byte), unsigned priority) {
    (void)priority; /* nothing interrupts here */
    machine.receiver = on_byte;
}

_Noreturn void board_reset(void) {
    stop();
}

void board_watchdog_feed(void) {
    machine.watchdog_fed++;
}

_Noreturn void handover(uint32_t vectors) {
    machine.started = vectors;
    stop();
}
