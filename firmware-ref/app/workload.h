/* A stand-in for what a product does: it keeps the heap in use, so that its figures mean something. */
#ifndef SEALIFT_WORKLOAD_H
#define SEALIFT_WORKLOAD_H

#define WORKLOAD_PRIORITY 3u

/* Before the scheduler starts. */
void workload_start(void);

#endif
