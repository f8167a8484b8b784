#include "entropy.h"
#include "sealift/board.h"
#include <string.h>

#define BLOCK 64u

/* The repetition count test: 4.4.1. */
static bool repeats(struct entropy *entropy, uint8_t sample) {
    entropy->run = entropy->run > 0 && sample == entropy->last ? entropy->run + 1 : 1;
    entropy->last = sample;
    return entropy->run >= ENTROPY_REPETITIONS_MAX;
}

/* The adaptive proportion test: 4.4.2. */
static bool prevails(struct entropy *entropy, uint8_t sample) {
    if (entropy->position == 0) {
        entropy->first = sample;
        entropy->seen = 0;
    }
    entropy->seen += sample == entropy->first;
    entropy->position = (entropy->position + 1) % ENTROPY_WINDOW;
    return entropy->seen >= ENTROPY_PROPORTION_MAX;
}

/* Both tests see every byte. */
static bool draw(struct entropy *entropy, uint8_t *to, size_t size) {
    if (entropy->failed || !board_entropy(to, size)) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        bool repeated = repeats(entropy, to[i]);
        bool prevailed = prevails(entropy, to[i]);
        entropy->failed |= repeated || prevailed;
    }
    return !entropy->failed;
}

static bool start(struct entropy *entropy) {
    uint8_t block[BLOCK];
    for (unsigned done = 0; done < ENTROPY_START_SAMPLES; done += BLOCK) {
        if (!draw(entropy, block, sizeof block)) {
            return false;
        }
    }
    memset(block, 0, sizeof block);
    return true;
}

bool entropy_draw(struct entropy *entropy, uint8_t *to, size_t size) {
    entropy->started = entropy->started || start(entropy);
    if (entropy->started && draw(entropy, to, size)) {
        return true;
    }
    memset(to, 0, size);
    return false;
}
