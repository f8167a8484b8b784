#include "device_key.h"
#include "credentials.h"
#include "entropy.h"
#include "rfc6979.h"
#include <string.h>

#define TRIES_MAX 8u /* one in 2^32 numbers does not do */

_Static_assert(CREDENTIAL_KEY_SIZE == P256_NUMBER_SIZE, "credentials.h");

static struct {
    bool known;
    uint8_t secret[P256_NUMBER_SIZE];
    uint8_t public_key[P256_PUBLIC_SIZE];
    struct entropy source; /* once it has failed it stays so until the next reset */
} key;

/* Its bits are firm before anybody sees what follows from them. out: whether it can be used */
static bool take(const uint8_t *from, size_t length) {
    if (length != P256_NUMBER_SIZE) {
        return false;
    }
    memcpy(key.secret, from, P256_NUMBER_SIZE);
    return p256_public_of(key.secret, key.public_key) && credential_settle(CREDENTIAL_KEY, 0) == REASON_NONE;
}

/* out: whether there is a new key, in flash */
static bool make(void) {
    for (unsigned i = 0; i < TRIES_MAX && entropy_draw(&key.source, key.secret, P256_NUMBER_SIZE); i++) {
        if (p256_public_of(key.secret, key.public_key)) {
            return credential_write(CREDENTIAL_KEY, 0, key.secret, P256_NUMBER_SIZE) == REASON_NONE;
        }
    }
    return false;
}

const uint8_t *device_key_public(void) {
    if (!key.known) {
        size_t length;
        const uint8_t *kept = credential_find(CREDENTIAL_KEY, 0, &length);
        key.known = kept != NULL ? take(kept, length) : make();
    }
    return key.known ? key.public_key : NULL;
}

bool device_key_sign(const uint8_t digest[P256_NUMBER_SIZE], uint8_t signature[P256_SIGNATURE_SIZE]) {
    struct rfc6979 numbers;
    bool good = false;
    rfc6979_begin(&numbers, key.secret, digest);
    for (unsigned i = 0; i < TRIES_MAX && !good; i++) {
        rfc6979_next(&numbers);
        good = p256_sign_with(key.secret, numbers.value, digest, signature);
    }
    rfc6979_end(&numbers);
    return good;
}
