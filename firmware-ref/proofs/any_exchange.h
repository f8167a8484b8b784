/* For the harnesses of net/exchange.c. */
#ifndef PROOF_ANY_EXCHANGE_H
#define PROOF_ANY_EXCHANGE_H

#include "exchange.h"
#include "proof.h"

/* What exchange_begin() leaves, and each piece of the body after it. */
static inline bool is_sound(const struct exchange *exchange) {
    return exchange->have <= sizeof exchange->bytes && exchange->have <= exchange->left;
}

#endif
