#include "image_signature.h"
#include "verify_twice.h"
#include <stddef.h>
#include <string.h>

#define INTEGER_SIZE 32u
#define SIGNATURE_SIZE_MAX 72u /* DER of two 33-byte integers */
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

/*
 * What is known so far. Two witnesses of the count, used and missing: one that a glitch forges does not agree with the
 * other. What is decided twice is volatile: the compiler would put what the branch before had found in the place of the
 * second look.
 */
struct count {
    uint32_t used;    /* a bit for each key that counted */
    uint32_t missing; /* signatures */
    uint32_t wrong;   /* 0 while all that counted was good, the root signature on the trust set included */
};

/* A key hash and the head of the signature behind it, as they lie in flash. */
struct pair {
    uint8_t key_hash[IMAGE_HASH_SIZE];
    struct tlv_head signature;
};

int image_signature_verify(const uint8_t *der, size_t size, const uint8_t point[64],
                           const uint8_t hash[IMAGE_HASH_SIZE]) {
    uint8_t raw[2 * INTEGER_SIZE];
    return signature_decode(der, size, raw) ? verify_twice(raw, point, hash) : P256_INVALID_SIGNATURE;
}

/* out: NONE when the pair counted, or its key counted before; else why not */
static enum reason take_pair(struct count *count, uint32_t at, const struct trust *trust,
                             const uint8_t hash[IMAGE_HASH_SIZE]) {
    struct pair pair;
    image_read_or_zero(at, &pair, sizeof pair);
    for (unsigned i = 0; i < trust->count; i++) {
        struct trust_entry entry;
        trust_entry_read(trust, i, &entry);
        if (memcmp(entry.key.hash, pair.key_hash, IMAGE_HASH_SIZE) != 0) {
            continue;
        }
        if (entry.status != KEY_ACTIVE) {
            return entry.status == KEY_NEXT ? REASON_KEY_NOT_ACTIVE : REASON_KEY_REVOKED;
        }
        if ((count->used >> i & 1u) != 0) {
            return REASON_NONE;
        }
        uint8_t der[SIGNATURE_SIZE_MAX];
        if (pair.signature.size > sizeof der) {
            return REASON_SIGNATURE_INVALID;
        }
        image_read_or_zero(at + (uint32_t)sizeof pair, der, pair.signature.size);
        volatile int verdict = P256_INVALID_SIGNATURE;
        verdict = image_signature_verify(der, pair.signature.size, entry.key.point, hash);
        if (verdict != P256_SUCCESS) {
            return REASON_SIGNATURE_INVALID;
        }
        count->wrong |= (uint32_t)verdict | (*(volatile uint32_t *)&entry.status ^ KEY_ACTIVE);
        count->used |= 1u << i;
        count->missing--;
        return REASON_NONE;
    }
    return REASON_KEY_UNKNOWN;
}

enum reason image_signatures_check(const struct image_tlvs *tlvs, const struct trust *trust,
                                   const uint8_t hash[IMAGE_HASH_SIZE], uint32_t *verdict) {
    struct count count = {.missing = trust->threshold, .wrong = (uint32_t)trust->verdict};
    enum reason first = REASON_SIGNATURES_TOO_FEW;
    *verdict = ~SIGNATURES_ACCEPTED;
    if (count.missing == 0) {
        return REASON_TRUST_SET_LOST;
    }
    for (unsigned i = 0; i < tlvs->pairs && count.missing > 0; i++) {
        enum reason bad = take_pair(&count, tlvs->pair[i], trust, hash);
        if (bad != REASON_NONE && first == REASON_SIGNATURES_TOO_FEW) {
            first = bad;
        }
    }
    if (count.missing > 0) {
        return first;
    }
    uint32_t wanted = trust->threshold;
    for (uint32_t keys = count.used; keys != 0; keys &= keys - 1) {
        wanted--;
    }
    *verdict = count.wrong | wanted | (count.used == 0);
    return REASON_NONE;
}
