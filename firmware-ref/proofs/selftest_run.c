#include "request.h"
#include "selftest.h"

void harness(void) {
    static struct agent agent;
    havoc_object(&agent);
    assume_sound(&agent);
    selftest_run(&agent);
}
