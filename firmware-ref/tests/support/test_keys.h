#ifndef TEST_KEYS_H
#define TEST_KEYS_H

#include "sealift/trusted_keys.h"
#include <stdint.h>

struct test_key {
    uint8_t private_key[32];
    struct trusted_key key;
};

/* The only trusted key of the tests' builds. */
extern const uint8_t test_private_key[32];

/* Belongs to root_key_point. */
extern const uint8_t test_root_private_key[32];

/* The key of the builds. */
struct test_key test_key_factory(void);

/* Another key for each number, 1 to 255. */
struct test_key test_key(uint8_t number);

#endif
