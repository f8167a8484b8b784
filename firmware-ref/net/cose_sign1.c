#include "cose_sign1.h"
#include "mbedtls/sha256.h"
#include <stdbool.h>
#include <string.h>

/* CBOR, RFC 8949: kinds of items, and how many bytes of a length follow the first. */
#define BYTES 0x40u
#define ONE_BYTE 24u
#define TWO_BYTES 25u

#define HEADER_AT 3u /* in the message */
#define HEADER_SIZE 16u
#define NUMBER_AT 8u /* in the header */

static const uint8_t start[HEADER_AT + NUMBER_AT] = {
    0xd2, 0x84, BYTES | HEADER_SIZE, /* 18([header, */
    0xa2, 0x01, 0x26,
    0x63, 's',  'e',
    'q',  0x1b, /* {1: ES256, "seq": …} */
};
static const uint8_t structure_head[] = {0x84, 0x6a, 'S', 'i', 'g', 'n', 'a', 't', 'u', 'r', 'e', '1'};
_Static_assert(HEADER_AT + HEADER_SIZE + 1u == COSE_BEGIN_SIZE, "cose_sign1.h");

static uint32_t signed_in_this_boot;

static void put_number(uint8_t to[4], uint32_t number) {
    for (unsigned i = 0; i < 4; i++) {
        to[i] = (uint8_t)(number >> (24u - 8u * i));
    }
}

void cose_begin(uint32_t boots, uint8_t message[COSE_BEGIN_SIZE]) {
    uint8_t *number = message + sizeof start;
    memcpy(message, start, sizeof start);
    put_number(number, boots);
    put_number(number + 4, ++signed_in_this_boot);
    message[COSE_BEGIN_SIZE - 1u] = 0xa0; /* nothing that is not signed */
}

/* Hash what begins a byte string of that length, below 64 KiB. */
static void hash_head(mbedtls_sha256_context *hash, size_t length) {
    uint8_t head[3] = {BYTES | (uint8_t)length};
    size_t size = 1;
    if (length >= ONE_BYTE) {
        bool one = length <= UINT8_MAX;
        head[0] = BYTES | (one ? ONE_BYTE : TWO_BYTES);
        head[1] = (uint8_t)(one ? length : length >> 8);
        head[2] = (uint8_t)length;
        size = one ? 2 : 3;
    }
    mbedtls_sha256_update(hash, head, size);
}

static void hash_text(mbedtls_sha256_context *hash, const char *text) {
    mbedtls_sha256_update(hash, (const uint8_t *)text, strlen(text));
}

void cose_digest(const uint8_t message[COSE_BEGIN_SIZE], const char *verb, const char *what, const void *payload,
                 size_t length, uint8_t digest[IMAGE_HASH_SIZE]) {
    mbedtls_sha256_context hash;
    mbedtls_sha256_init(&hash);
    mbedtls_sha256_starts(&hash, 0);
    mbedtls_sha256_update(&hash, structure_head, sizeof structure_head);
    hash_head(&hash, HEADER_SIZE);
    mbedtls_sha256_update(&hash, message + HEADER_AT, HEADER_SIZE);
    hash_head(&hash, strlen(verb) + 1 + strlen(what));
    hash_text(&hash, verb);
    hash_text(&hash, " ");
    hash_text(&hash, what);
    hash_head(&hash, length);
    mbedtls_sha256_update(&hash, payload, length);
    mbedtls_sha256_finish(&hash, digest);
    mbedtls_sha256_free(&hash);
}
