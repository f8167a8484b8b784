/*
 * The factory keys: the public keys whose images may run until the device has a trust set, and the root key that signs
 * trust sets. The build names the file that defines them (-DSEALIFT_TRUSTED_KEYS=file.c); there is no default.
 */
#ifndef SEALIFT_TRUSTED_KEYS_H
#define SEALIFT_TRUSTED_KEYS_H

#include <stdint.h>

struct trusted_key {
    uint8_t hash[32];  /* SHA-256 of the 91-byte DER SubjectPublicKeyInfo: what KEYHASH names */
    uint8_t point[64]; /* X and Y, big endian */
};

extern const struct trusted_key trusted_keys[];
extern const unsigned trusted_key_count; /* 1 to 8 */

/* X and Y, big endian. All zero: there is no root key, and no trust set is ever taken. */
extern const uint8_t root_key_point[64];

#endif
