/*
 * Which keys may sign images: docs/formats.md, "Trust set" and "Signatures". A set is used where it lies in flash,
 * after the root key's signature on it was verified.
 */
#ifndef SEALIFT_TRUST_H
#define SEALIFT_TRUST_H

#include "trusted_keys.h"
#include <stdbool.h>
#include <stdint.h>

#define TRUST_MAGIC 0x53544c53u /* "SLTS" */
#define TRUST_LAYOUT 1u
#define TRUST_KEYS_MAX 8u

enum key_status { KEY_ACTIVE = 1, KEY_NEXT = 2, KEY_REVOKED = 3 };

/* A set begins with a head; the entries and the root key's signature follow. */
struct trust_head {
    uint32_t magic;
    uint16_t layout;
    uint16_t size; /* of the whole set */
    uint32_t serial;
    uint8_t threshold;
    uint8_t count; /* of entries */
    uint16_t zero;
};

struct trust_entry {
    uint32_t status; /* enum key_status */
    struct trusted_key key;
};

#define TRUST_SIGNATURE_SIZE 64u
#define TRUST_SIZE(count) (sizeof(struct trust_head) + (count) * sizeof(struct trust_entry) + TRUST_SIGNATURE_SIZE)

_Static_assert(sizeof(struct trust_head) == 16 && sizeof(struct trust_entry) == 100, "docs/formats.md");

/* A set whose root signature was verified, or the keys of the build. */
struct trust {
    uint32_t at; /* address of the set; 0: the keys of the build */
    uint32_t serial;
    uint8_t threshold; /* 0: no set as new as the record demands was found, so nothing may start */
    uint8_t count;
    uint16_t size;
    int verdict; /* on the root signature: 0 when it is good; goes into the proof of every image */
};

/*
 * Read the set at an address, when its serial is above one.
 * out: true and *trust, when its form leads nowhere outside of it and the root key signed it
 */
bool trust_read(uint32_t at, uint32_t above, struct trust *trust);

/*
 * Find the set in force: of the two copies the valid one with the highest serial, and none below the minimum. Without
 * any, and with a minimum of 0, the keys of the build, each active, with a threshold of 1.
 * in: minimum: the highest serial on record
 */
void trust_load(uint32_t minimum, struct trust *trust);

/* in: i in [0, trust->count); out: zeros when it cannot be read */
void trust_entry_read(const struct trust *trust, unsigned i, struct trust_entry *entry);

#endif
