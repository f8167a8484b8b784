#include "request.h"

void harness(void) {
    prove_handler(smp_os_echo);
}
