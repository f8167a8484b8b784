#include "agent.h"
#include "proof.h"
#include "smp.h"

void harness(void) {
    static struct agent agent;
    uint8_t message[SMP_MESSAGE_MAX];
    uint8_t reply[SMP_MESSAGE_MAX];
    size_t length;
    size_t capacity;
    assume(length <= sizeof message && capacity >= 64 && capacity <= sizeof reply);
    size_t answer =
        smp_answer(&agent, message + sizeof message - length, length, reply + sizeof reply - capacity, capacity);
    prove(answer <= capacity);
}
