#include "any_exchange.h"

void harness(void) {
    static struct exchange exchange;
    havoc_object(&exchange);
    assume(is_sound(&exchange));
    size_t size = exchange_more(&exchange);
    prove(size <= sizeof exchange.bytes);
    prove(is_sound(&exchange));
}
