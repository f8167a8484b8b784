#ifndef SEALIFT_BASE64_H
#define SEALIFT_BASE64_H

#include <stddef.h>
#include <stdint.h>

#define BASE64_TEXT_SIZE(bytes) (((bytes) + 2u) / 3u * 4u)

/* RFC 4648, with padding. out: the characters written, BASE64_TEXT_SIZE(length) of them; no end mark */
size_t base64_encode(const uint8_t *bytes, size_t length, char *text);

/*
 * in:  bytes: room for length / 4 * 3
 * out: the bytes written, or -1 when the text is not whole groups of four of the alphabet, padded at most at its end
 */
int base64_decode(const uint8_t *text, size_t length, uint8_t *bytes);

#endif
