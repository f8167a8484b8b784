/* For the harnesses: values and bytes that may be anything. What is not initialized may be anything to CBMC. */
#ifndef PROOF_H
#define PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* CBMC takes what begins with nondet_ for a function that may answer anything. */
bool nondet_bool(void);
int nondet_int(void);
uint32_t nondet_word(void);
#define any_bool nondet_bool
#define any_int nondet_int
#define any_word nondet_word

#define assume(what) __CPROVER_assume(what)
#define prove(what) __CPROVER_assert(what, #what)

/* in: more bytes than any caller has would change nothing but the time. out: that many bytes of anything, and none more
 */
static inline uint8_t *any_bytes(size_t length) {
    uint8_t *bytes = malloc(length);
    assume(bytes != NULL);
    return bytes;
}

/* Checks of a stub: the caller owns these bytes. */
#define prove_readable(bytes, length) __CPROVER_assert(__CPROVER_r_ok(bytes, length), "bytes to read are there")
#define prove_writable(bytes, length) __CPROVER_assert(__CPROVER_w_ok(bytes, length), "bytes to write are there")
#define havoc(bytes, length) __CPROVER_havoc_slice(bytes, length)
#define havoc_object(object) __CPROVER_havoc_object(object) /* cheaper: it stays what its type says */

void harness(void);

#endif
