/* The task that looks for jobs by itself; boards without a network have none. */
#ifndef SEALIFT_NETWORK_H
#define SEALIFT_NETWORK_H

#include "agent.h"

/* Before the scheduler starts. */
void network_start(struct agent *agent);

/* Who uses the agent has it to himself. */
void agent_take(void);
void agent_give(void);

#endif
