/*
 * When to look for a job, so that the boards of a fleet do not all come at once. docs/network-board.md
 */
#ifndef SEALIFT_PACE_H
#define SEALIFT_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
    uint32_t dice;          /* no other board's, and another at each boot */
    uint32_t retry_seconds; /* after the next failure */
};

/* in: device: the board's own name */
void pace_begin(struct pace *pace, const char *device, uint32_t boots);

/* out: ms to the first look when power came back, for others perhaps too: anywhere in the time between two looks */
uint32_t pace_first_ms(struct pace *pace, uint32_t poll_seconds);

/* out: ms to the next look; from failure to failure about twice as many, up to 64 s */
uint32_t pace_next_ms(struct pace *pace, bool reached, uint32_t poll_seconds);

#endif
