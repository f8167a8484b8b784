/*
 * COSE_Sign1 (RFC 9052) by the board's key, under a request: the body is the payload and travels apart, method and path
 * are the external data. docs/api.md, "Signed reports"
 */
#ifndef SEALIFT_COSE_H
#define SEALIFT_COSE_H

#include "base64.h"
#include <stdbool.h>
#include <stdint.h>

#define COSE_SIGN1_SIZE 87u
#define COSE_TEXT_SIZE (BASE64_TEXT_SIZE(COSE_SIGN1_SIZE) + 1u)

/*
 * Sign a request.
 * in:  boots: this boot's number, above which the signatures of this boot are counted, so that none repeats a number;
 *      a connection is open
 * out: true and the signature in base64, ending with 0; false when it cannot be made
 */
bool cose_sign(uint32_t boots, const char *method, const char *path, const char *body, char to[COSE_TEXT_SIZE]);

#endif
