/*
 * Entropy that was looked at before it is used: the two health tests of NIST SP 800-90B, 4.4, over every byte of the
 * board's source. They find a source that is stuck or heavily biased; they cannot tell a good one from a generator.
 */
#ifndef SEALIFT_ENTROPY_H
#define SEALIFT_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ENTROPY_START_SAMPLES 1024u /* looked at and thrown away before the first that counts: 4.3 */
#define ENTROPY_WINDOW 512u         /* of the adaptive proportion test */
/*
 * The cutoffs for a source that claims 4 bits in each byte, half of what it should have, and that fails by chance once
 * in 2^30: 1 + 30 / 4, rounded up, and 1 + the quantile of 1 - 2^-30 of the binomial distribution of 512 and 2^-4.
 */
#define ENTROPY_REPETITIONS_MAX 9u
#define ENTROPY_PROPORTION_MAX 71u

/* All zero before the first draw. */
struct entropy {
    bool started;
    bool failed; /* until the next reset */
    uint8_t last;
    uint8_t first;     /* of the window */
    unsigned run;      /* of bytes like the last, itself included; 0: there is none yet */
    unsigned position; /* in the window */
    unsigned seen;     /* of bytes like the first in the window */
};

/*
 * Draw bytes for keys and for seeds.
 * out: true; or false and zeros, when the source does not work or failed a test: then no key may be made
 */
bool entropy_draw(struct entropy *entropy, uint8_t *to, size_t size);

#endif
