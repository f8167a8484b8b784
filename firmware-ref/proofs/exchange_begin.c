#include "any_exchange.h"
#include "cose.h"

bool cose_sign(uint32_t boots, const char *method, const char *path, const char *body, char to[COSE_TEXT_SIZE]) {
    (void)boots;
    prove_readable(method, 1);
    prove_readable(path, 1);
    prove_readable(body, 1);
    prove_writable(to, COSE_TEXT_SIZE);
    return any_bool();
}

void http_begin(struct http_response *response) {
    prove_writable(response, sizeof *response);
    response->state = HTTP_STATUS;
}

size_t http_feed(struct http_response *response, const uint8_t *bytes, size_t length) {
    size_t used;
    prove_readable(bytes, length);
    havoc(response, sizeof *response);
    assume(used <= length);
    return used;
}

void harness(void) {
    static struct exchange exchange;
    static struct network_server server;
    uint32_t from;
    havoc_object(&exchange);
    exchange_boot(any_word());
    if (exchange_begin(&exchange, &server, "PUT", "/things/1", any_bool() ? "{}" : NULL, from)) {
        prove(is_sound(&exchange));
    }
}
