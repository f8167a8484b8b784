/* Bug: a trust set is taken over while the image that carries it is on trial. */
#include "slots.h"

#define slots_confirmed(agent) true
#include "../../agent/trust_update.c"
