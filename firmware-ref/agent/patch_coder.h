/* The bits of a patch's stream: a range coder with probabilities that adapt. docs/delta.md, "The stream" */
#ifndef SEALIFT_PATCH_CODER_H
#define SEALIFT_PATCH_CODER_H

#include "patch.h"

/* What numbers are about; each has probabilities of its own. */
enum patch_number { PATCH_NUMBER_COPY, PATCH_NUMBER_SEEK, PATCH_NUMBER_EXTRA, PATCH_NUMBER_CALL, PATCH_NUMBER_POINTER };

/*
 * Keep the bytes that no step took, and put behind them as many as there is room for.
 * out: how many of them
 */
uint32_t patch_refill(struct patch *patch, const uint8_t *bytes, uint32_t length);

/*
 * These set patch->corrupt when the bytes at hand do not suffice; what they return then means nothing.
 * in: index below PATCH_FLAGS
 * out: 0 or 1
 */
unsigned patch_flag(struct patch *patch, unsigned index);

/* out: a byte, and what is to be left out above it */
uint32_t patch_byte(struct patch *patch);

/* out: below (1 << PATCH_NUMBER_BITS) - 1; a larger one is corrupt */
uint32_t patch_number(struct patch *patch, enum patch_number what);

/* out: 0, -1, 1, -2, … modulo 1 << 32 */
uint32_t patch_signed(struct patch *patch, enum patch_number what);

#endif
