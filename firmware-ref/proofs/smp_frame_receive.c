/* By induction over the bytes: what a byte finds in the receiver is what the byte before left, or zeros. */
#include "proof.h"
#include "smp_frame.h"

static bool sound(const struct smp_frame_receiver *receiver) {
    return receiver->line_length <= SMP_FRAME_ACCEPT_MAX && receiver->expected <= sizeof receiver->message &&
           (receiver->expected == 0 ||
            (receiver->expected > SMP_FRAME_CRC_SIZE && receiver->received < receiver->expected));
}

void harness(void) {
    struct smp_frame_receiver receiver;
    uint8_t byte;
    assume(sound(&receiver));
    size_t length = smp_frame_receive(&receiver, byte);
    prove(sound(&receiver));
    prove(length <= SMP_MESSAGE_MAX);

    struct smp_frame_receiver first = {0};
    prove(sound(&first));
}
