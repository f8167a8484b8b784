/*
 * COSE_Sign1 (RFC 9052) with ES256, as boards make it: its header numbers what the board signs, and the external data
 * says what for. docs/api.md, "Signed reports"
 */
#ifndef SEALIFT_COSE_SIGN1_H
#define SEALIFT_COSE_SIGN1_H

#include "sealift/image.h"
#include <stddef.h>
#include <stdint.h>

#define COSE_BEGIN_SIZE 20u /* tag, array, protected header, unprotected header */
#define COSE_SIGNATURE_SIZE 64u

/*
 * Begin a message; payload and signature follow.
 * in: boots: this boot's number, above which what is signed in this boot is counted, so that no number comes again
 */
void cose_begin(uint32_t boots, uint8_t message[COSE_BEGIN_SIZE]);

/*
 * Hash what is to be signed, the Sig_structure: RFC 9052, 4.4.
 * in:  message: begun; the external data is verb, " " and what; payload: less than 64 KiB
 */
void cose_digest(const uint8_t message[COSE_BEGIN_SIZE], const char *verb, const char *what, const void *payload,
                 size_t length, uint8_t digest[IMAGE_HASH_SIZE]);

#endif
