/*
 * The key of a board that has no network: what it reports over its serial link is signed with it. The board makes it
 * when it is first asked for it, from a source of entropy that passed its tests, keeps it among its credentials and
 * never says it. docs/decisions/0015-keys-of-serial-boards.md
 */
#ifndef SEALIFT_DEVICE_KEY_H
#define SEALIFT_DEVICE_KEY_H

#include "p256_sign.h"
#include <stdbool.h>
#include <stdint.h>

/* out: the public key; NULL when there is no key and none can be made */
const uint8_t *device_key_public(void);

/* Sign a digest. In: there is a key. out: false when no signature came out */
bool device_key_sign(const uint8_t digest[P256_NUMBER_SIZE], uint8_t signature[P256_SIGNATURE_SIZE]);

#endif
