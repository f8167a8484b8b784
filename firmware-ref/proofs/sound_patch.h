/* A decoder as its own functions keep it. */
#ifndef SOUND_PATCH_H
#define SOUND_PATCH_H

#include "patch_coder.h"
#include "proof.h"

/* What the coder keeps. Macros: invariants of loops call nothing. */
#define SOUND_CODER(patch) ((patch)->taken <= (patch)->held && (patch)->held <= PATCH_STEP_MAX && (patch)->range > 0)

#define SOUND_PATCH(patch)                                                                                             \
    (SOUND_CODER(patch) && (patch)->used <= PATCH_OUT_SIZE && (patch)->moved[0] <= 3 && (patch)->moved[1] <= 3 &&      \
     (patch)->at <= (patch)->size && (patch)->copies <= (patch)->size - (patch)->at &&                                 \
     (patch)->extras <= (patch)->size - (patch)->at - (patch)->copies && (patch)->from <= (patch)->base.size &&        \
     (patch)->copies <= (patch)->base.size - (patch)->from)

/* Anything that the coder leaves as it is. */
static inline bool is_same_place(const struct patch *left, const struct patch *right) {
    return left->held == right->held && left->used == right->used && left->moved[0] == right->moved[0] &&
           left->moved[1] == right->moved[1] && left->at == right->at && left->size == right->size &&
           left->copies == right->copies && left->extras == right->extras && left->from == right->from &&
           left->base.size == right->base.size;
}

/* A coder in any state, and what it was. */
static inline struct patch any_coder(struct patch *patch) {
    havoc_object(patch);
    assume(SOUND_CODER(patch));
    return *patch;
}

static inline void prove_coder(const struct patch *patch, const struct patch *before) {
    prove(SOUND_CODER(patch));
    prove(is_same_place(patch, before));
}

#endif
