/* A message of any length that there may be. */
#include "proof.h"
#include "smp_frame.h"

static void send(const char *line, size_t length) {
    prove_readable(line, length);
    prove(length <= SMP_FRAME_LINE_MAX);
}

void harness(void) {
    size_t length;
    assume(length <= SMP_MESSAGE_MAX);
    smp_frame_send(any_bytes(length), length, send);
}
