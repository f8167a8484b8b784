/*
 * Jobs without a gateway: the board asks its server for the next execution, takes the image, and tells what became of
 * it, in the server's words (docs/api.md, "Devices and gateways"). What is to be done follows from what server and
 * state record say now, so that it goes on after any restart.
 */
#ifndef SEALIFT_JOBS_H
#define SEALIFT_JOBS_H

#include "agent.h"
#include "credentials.h"

/*
 * Connect when that is needed, look once, and do the next step: up to a whole download.
 * out: false when the server could not be reached or understood: nothing is open then
 */
bool jobs_look(struct agent *agent, const struct network_server *server);

/* While the agent is used: the application lets nobody else use it meanwhile. */
void jobs_agent_take(void);
void jobs_agent_give(void);

#endif
