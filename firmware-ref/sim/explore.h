/* Runs a script and cuts the power: at every step in every way, or at random. */
#ifndef EXPLORE_H
#define EXPLORE_H

#include "flash_model.h"
#include <stdbool.h>
#include <stdint.h>

#define EXPLORE_CUTS_MAX 8u

/* One cut of a path: the step (counted from the start of the script or from the cut before) and the way. */
struct cut {
    uint32_t step;
    enum flash_cut how;
};

struct explored {
    uint64_t steps;  /* flash operations of the script without a cut */
    uint64_t cases;  /* cuts made */
    uint64_t states; /* different power-ups run */
    uint64_t boots;
};

/* Every step, every way, and again behind each of them, up to so many cuts in one path. */
struct explored explore_all(unsigned script, unsigned cuts);

/* That path only. in: count <= EXPLORE_CUTS_MAX; seed: of the random path it is from, else 0 */
struct explored explore_path(unsigned script, const struct cut *path, unsigned count, uint64_t seed);

/* Up to EXPLORE_CUTS_MAX cuts, each at a random step. */
struct explored explore_random(unsigned script, uint64_t seed);

#endif
