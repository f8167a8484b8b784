/* The set of power-ups that were run already, by their hash. */
#ifndef VISITED_H
#define VISITED_H

#include <stdbool.h>
#include <stdint.h>

void visited_clear(void);

/* out: whether the key is new; it is in the set afterwards */
bool visited_add(uint64_t key);

uint64_t visited_count(void);

#endif
