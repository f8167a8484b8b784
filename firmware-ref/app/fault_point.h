/* Places where the faulty sister of this application goes wrong on purpose. In the real one they do nothing. */
#ifndef SEALIFT_FAULT_POINT_H
#define SEALIFT_FAULT_POINT_H

#include <stdbool.h>

enum fault_point {
    FAULT_POINT_START,     /* before the scheduler */
    FAULT_POINT_RUNNING,   /* in the agent's task, before it listens */
    FAULT_POINT_SELF_TEST, /* in the application's part of the self-test */
    FAULT_POINT_CONFIRMED, /* right after the image on trial was confirmed */
};

/* out: true; false at FAULT_POINT_SELF_TEST when the self-test is to fail */
bool fault_point(enum fault_point point);

#endif
