/* Eight keys of the build, the most there may be. */
#include "proof.h"
#include "sealift/trust.h"

const struct trusted_key trusted_keys[TRUST_KEYS_MAX];
const unsigned trusted_key_count = TRUST_KEYS_MAX;
const uint8_t root_key_point[64];
