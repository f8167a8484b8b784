/*
 * What the board measures, as a report to AWS IoT Device Defender has it (long names): docs/api.md, "Metrics". The
 * traffic is that since the report before, so whoever sent one tells.
 */
#ifndef SEALIFT_METRICS_JSON_H
#define SEALIFT_METRICS_JSON_H

#include "agent.h"
#include "credentials.h"
#include "text.h"

/* Add {"header": {…}, "metrics": {…}, "custom_metrics": {…}}. in: server: the one that a connection leads to */
void metrics_json(struct text *text, const struct agent *agent, const struct network_server *server);

/* The server has the metrics that were added last. */
void metrics_reported(void);

#endif
