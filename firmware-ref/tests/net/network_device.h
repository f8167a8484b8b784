/* A device that looks for jobs at the fake server. */
#ifndef NETWORK_DEVICE_H
#define NETWORK_DEVICE_H

#include "fake_server.h"

/* A device_new() that nobody has said anything to. Setup for cmocka. */
int network_device_new(void **context);

/* jobs_look() */
bool look(struct device *device);

#endif
