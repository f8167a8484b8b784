#include "request.h"

void harness(void) {
    prove_handler(smp_sealift_apply);
}
