/* CBOR as text, so that a test can say what a reply holds: no key less, no key more. */
#ifndef DIAGNOSTIC_H
#define DIAGNOSTIC_H

#include <stddef.h>
#include <stdint.h>

#define DIAGNOSTIC_MAX 2048u

/* out: RFC 8949's diagnostic notation; of byte strings the first four bytes and the length: h'00112233':32 */
void diagnostic(const uint8_t *bytes, size_t length, char text[DIAGNOSTIC_MAX]);

#endif
