/* Whether the running image is fit to stay. */
#ifndef SEALIFT_SELFTEST_H
#define SEALIFT_SELFTEST_H

#include "agent.h"

/* What failed: the detail of SELF_TEST_FAILED. */
enum selftest_failure {
    SELFTEST_PASSED = 0,
    SELFTEST_BOOT_REPORT = 1, /* the boot report or the state record is unreadable */
    SELFTEST_IMAGE = 2,       /* the image in the slot is not the one that was started, or fails the full check */
    SELFTEST_FLASH = 3,       /* the flash cannot be read */
    SELFTEST_HEAP = 4,        /* less than SELFTEST_HEAP_MIN bytes were free at some time */
    SELFTEST_STACK = 5,       /* a task has less than SELFTEST_STACK_MIN bytes of stack that were never used */
    SELFTEST_LINK = 6,        /* no SMP message came within SELFTEST_LINK_SECONDS: it could not be updated again */
    SELFTEST_APPLICATION = 7, /* the application's own part said no */
};

#define SELFTEST_LINK_SECONDS 30u
#define SELFTEST_HEAP_MIN 256u
#define SELFTEST_STACK_MIN 64u

/* All checks but SELFTEST_LINK, which is a matter of time. Costs a full image check. */
enum selftest_failure selftest_run(struct agent *agent);

#endif
