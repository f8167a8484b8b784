#include "network_device.h"
#include "exchange.h"
#include "jobs.h"

int network_device_new(void **context) {
    exchange_close();
    server_new();
    return device_new(context);
}

bool look(struct device *device) {
    return jobs_look(&device->agent, &here);
}
