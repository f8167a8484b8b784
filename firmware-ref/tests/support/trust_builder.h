/* Makes signed trust sets, good ones and bad ones. */
#ifndef TRUST_BUILDER_H
#define TRUST_BUILDER_H

#include "sealift/trust.h"
#include "support/test_keys.h"

#define TRUST_FILE_MAX 1024u

struct trust_file {
    struct trust_head head;
    struct trust_entry entry[TRUST_KEYS_MAX];
    uint8_t bytes[TRUST_FILE_MAX]; /* behind the set: as erased flash */
    uint16_t size;
};

/* A set without keys, threshold 1. */
void trust_begin(struct trust_file *file, uint32_t serial);
void trust_add(struct trust_file *file, const struct test_key *key, enum key_status status);

/* Lay out head and entries as they are, and sign them. */
void trust_sign(struct trust_file *file, const uint8_t root[32]);

/* Put it where the copy begins. */
void trust_install(const struct trust_file *file, unsigned copy);

/* One active key, signed by the root key of the tests. */
void trust_build(struct trust_file *file, uint32_t serial, const struct test_key *active);

/* What a build without trust sets has. */
extern const struct trust trust_of_build;

#endif
