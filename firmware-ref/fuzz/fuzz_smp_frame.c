/* Bytes of the link: each message that comes out arrives unchanged when it is sent on. */
#include "device.h"
#include "smp_frame.h"
#include <string.h>

static struct smp_frame_receiver second;
static size_t arrived;

static void forward(const char *line, size_t length) {
    require(length <= SMP_FRAME_LINE_MAX);
    for (size_t i = 0; i < length; i++) {
        arrived = smp_frame_receive(&second, (uint8_t)line[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct smp_frame_receiver receiver = {0};
    for (size_t i = 0; i < size; i++) {
        size_t length = smp_frame_receive(&receiver, data[i]);
        require(length <= SMP_MESSAGE_MAX);
        if (length > 0) {
            arrived = 0;
            smp_frame_send(receiver.message, length, forward);
            require(arrived == length && memcmp(second.message, receiver.message, length) == 0);
        }
    }
    return 0;
}
