#include "any_exchange.h"

void harness(void) {
    static struct exchange exchange;
    size_t size;
    havoc_object(&exchange);
    assume(is_sound(&exchange) && size > 0);
    exchange_text(&exchange, (char *)any_bytes(size), size);
}
