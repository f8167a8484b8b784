/* Says "ready", and then sends back every byte, by the port's own console: how fast the link and the UART are by
 * themselves. */
#include "sealift/board.h"

#define ROOM 4096u /* a power of two; more than is ever under way */

static volatile uint8_t waiting[ROOM];
static volatile uint32_t arrived;

static void take(uint8_t byte) {
    waiting[arrived % ROOM] = byte;
    arrived++;
}

int main(void) {
    board_init();
    board_receive(take, 0);
    for (const char *text = "ready\n"; *text != '\0'; text++) {
        board_put((uint8_t)*text);
    }
    for (uint32_t sent = 0;;) {
        while (sent != arrived) {
            board_put(waiting[sent++ % ROOM]);
        }
        board_sleep();
    }
}
