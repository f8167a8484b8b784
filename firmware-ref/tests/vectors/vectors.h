/* Wycheproof's ECDSA P-256 vectors, checked the way an image's signature is: on the host and on the target. */
#ifndef VECTORS_H
#define VECTORS_H

#include <stdbool.h>
#include <stdint.h>

struct vector {
    uint16_t id; /* Wycheproof's tcId; from 10000 on ours */
    bool valid;
    uint8_t key; /* of vector_point */
    uint16_t message_size;
    uint16_t signature_size;
    const uint8_t *message;
    const uint8_t *signature; /* the first bytes, when there are more than an image can hold */
};

extern const uint8_t vector_point[][64]; /* X and Y */
extern const struct vector vectors[];
extern const unsigned vector_count;

/* out: whether the signature is accepted, and refused, as the vector says */
bool vector_holds(const struct vector *vector);

#endif
