#include "cose.h"
#include "mbedtls/sha256.h"
#include "sealift/image.h"
#include "tls.h"
#include <string.h>

/* CBOR, RFC 8949: kinds of items, and how many bytes of a length follow the first. */
#define BYTES 0x40u
#define ONE_BYTE 24u
#define TWO_BYTES 25u

#define HEADER_SIZE 16u
#define NUMBER_AT 8u /* in it */
#define SIGN1_HEAD_SIZE 3u

static const uint8_t header_start[NUMBER_AT] = {0xa2, 0x01, 0x26, 0x63, 's', 'e', 'q', 0x1b}; /* {1: ES256, "seq": …} */
static const uint8_t sign1_head[SIGN1_HEAD_SIZE] = {0xd2, 0x84, BYTES | HEADER_SIZE};         /* 18([header, …]) */
static const uint8_t before_signature[] = {0xa0, 0xf6, 0x58, TLS_SIGNATURE_SIZE};             /* {}, nil, 64 bytes */
static const uint8_t structure_head[] = {0x84, 0x6a, 'S', 'i', 'g', 'n', 'a', 't', 'u', 'r', 'e', '1'};
_Static_assert(SIGN1_HEAD_SIZE + HEADER_SIZE + sizeof before_signature + TLS_SIGNATURE_SIZE == COSE_SIGN1_SIZE,
               "cose.h");

static uint32_t signed_in_this_boot;

static void put_number(uint8_t to[4], uint32_t number) {
    for (unsigned i = 0; i < 4; i++) {
        to[i] = (uint8_t)(number >> (24u - 8u * i));
    }
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

/* Of the Sig_structure: RFC 9052, 4.4. */
static void hash_structure(const uint8_t header[HEADER_SIZE], const char *method, const char *path, const char *body,
                           uint8_t digest[IMAGE_HASH_SIZE]) {
    mbedtls_sha256_context hash;
    mbedtls_sha256_init(&hash);
    mbedtls_sha256_starts(&hash, 0);
    mbedtls_sha256_update(&hash, structure_head, sizeof structure_head);
    hash_head(&hash, HEADER_SIZE);
    mbedtls_sha256_update(&hash, header, HEADER_SIZE);
    hash_head(&hash, strlen(method) + 1 + strlen(path));
    hash_text(&hash, method);
    hash_text(&hash, " ");
    hash_text(&hash, path);
    hash_head(&hash, strlen(body));
    hash_text(&hash, body);
    mbedtls_sha256_finish(&hash, digest);
    mbedtls_sha256_free(&hash);
}

bool cose_sign(uint32_t boots, const char *method, const char *path, const char *body, char to[COSE_TEXT_SIZE]) {
    uint8_t message[COSE_SIGN1_SIZE];
    uint8_t digest[IMAGE_HASH_SIZE];
    uint8_t *header = message + SIGN1_HEAD_SIZE;
    uint8_t *rest = header + HEADER_SIZE;
    memcpy(message, sign1_head, sizeof sign1_head);
    memcpy(header, header_start, sizeof header_start);
    put_number(header + NUMBER_AT, boots);
    put_number(header + NUMBER_AT + 4, ++signed_in_this_boot);
    memcpy(rest, before_signature, sizeof before_signature);
    hash_structure(header, method, path, body, digest);
    if (!tls_sign(digest, rest + sizeof before_signature)) {
        return false;
    }
    to[base64_encode(message, sizeof message, to)] = 0;
    return true;
}
