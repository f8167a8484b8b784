#ifndef MIX_H
#define MIX_H

#include <stdint.h>

/* Two words into one that looks random (the finisher of splitmix64): for hashes and for reproducible dice. */
static inline uint64_t mix(uint64_t left, uint64_t right) {
    uint64_t x = left + 0x9e3779b97f4a7c15ull * (right + 1);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

#endif
