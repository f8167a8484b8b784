#include "image_signature.h"
#include "p256-m.h"
#include "sealift/trusted_keys.h"
#include <stddef.h>
#include <string.h>

#define INTEGER_SIZE 32u
#define DER_SEQUENCE 0x30u
#define DER_INTEGER 0x02u

/*
 * Take one INTEGER from the front of [*der, *der + *size).
 * out: true, integer big endian, and the rest; false unless it is positive, minimal and fits
 */
static bool take_integer(const uint8_t **der, size_t *size, uint8_t integer[INTEGER_SIZE]) {
    const uint8_t *p = *der;
    if (*size < 3 || p[0] != DER_INTEGER || p[1] == 0 || p[1] > *size - 2 || p[1] > INTEGER_SIZE + 1) {
        return false;
    }
    size_t length = p[1];
    const uint8_t *digits = p + 2;
    *der = digits + length;
    *size -= 2 + length;
    if ((digits[0] & 0x80u) != 0) {
        return false; /* negative */
    }
    if (digits[0] == 0 && length > 1) {
        if ((digits[1] & 0x80u) == 0) {
            return false; /* not minimal */
        }
        digits++;
        length--;
    }
    if (length > INTEGER_SIZE) {
        return false;
    }
    memset(integer, 0, INTEGER_SIZE - length);
    memcpy(integer + INTEGER_SIZE - length, digits, length);
    return true;
}

/* Strict DER of SEQUENCE { r, s }, nothing behind it: a signature has exactly one form. */
static bool signature_decode(const uint8_t *der, size_t size, uint8_t raw[2 * INTEGER_SIZE]) {
    if (size < 2 || size > SIGNATURE_SIZE_MAX || der[0] != DER_SEQUENCE || der[1] != size - 2) {
        return false;
    }
    der += 2;
    size -= 2;
    return take_integer(&der, &size, raw) && take_integer(&der, &size, raw + INTEGER_SIZE) && size == 0;
}

static const struct trusted_key *find_key(const uint8_t hash[IMAGE_HASH_SIZE]) {
    for (unsigned i = 0; i < trusted_key_count; i++) {
        if (memcmp(trusted_keys[i].hash, hash, IMAGE_HASH_SIZE) == 0) {
            return &trusted_keys[i];
        }
    }
    return NULL;
}

enum reason image_signature_check(const struct image_tlvs *tlvs, const uint8_t hash[IMAGE_HASH_SIZE], int *verdict) {
    *verdict = ~SIGNATURE_ACCEPTED;
    const struct trusted_key *key = find_key(tlvs->key_hash);
    if (key == NULL) {
        return REASON_KEY_UNKNOWN;
    }
    uint8_t raw[2 * INTEGER_SIZE];
    if (!signature_decode(tlvs->signature, tlvs->signature_size, raw)) {
        return REASON_SIGNATURE_INVALID;
    }
    *verdict = p256_ecdsa_verify(raw, key->point, hash, IMAGE_HASH_SIZE);
    return *verdict == P256_SUCCESS ? REASON_NONE : REASON_SIGNATURE_INVALID;
}
