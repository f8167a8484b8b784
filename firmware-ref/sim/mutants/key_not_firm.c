/* Weak bits of a key's page taken for firm. */
#include "../../net/credentials.h"
#define credential_settle(kind, pair) REASON_NONE
#include "../../net/device_key.c"
