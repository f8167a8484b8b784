#ifndef SEALIFT_REPORT_JSON_H
#define SEALIFT_REPORT_JSON_H

#include "agent.h"
#include "credentials.h"
#include "text.h"

/*
 * Add the board's report as the server reads it: {"boot": {…}, "defender": {…}}.
 * in: agent->boot_known; measured_for: the server that gets the metrics too, or NULL for a report without
 */
void report_json(struct text *text, const struct agent *agent, const struct network_server *measured_for);

#endif
