#include "network.h"

__attribute__((weak)) void network_start(struct agent *agent) {
    (void)agent;
}
