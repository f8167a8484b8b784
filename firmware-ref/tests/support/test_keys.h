#ifndef TEST_KEYS_H
#define TEST_KEYS_H

#include <stdint.h>

/* Belongs to the only trusted key of the tests. */
extern const uint8_t test_private_key[32];

#endif
