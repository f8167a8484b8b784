#ifndef SEALIFT_REPORT_JSON_H
#define SEALIFT_REPORT_JSON_H

#include "agent.h"
#include "text.h"

/* Add the board's report as the server reads it: {"boot": {…}}. in: agent->boot_known */
void report_json(struct text *text, const struct agent *agent);

#endif
