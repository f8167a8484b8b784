#include "exchange.h"
#include "cose.h"
#include "text.h"
#include "tls.h"
#include <string.h>

static bool is_open;
static uint32_t boots;

void exchange_boot(uint32_t number) {
    boots = number;
}

void exchange_close(void) {
    if (is_open) {
        tls_close();
        is_open = false;
    }
}

static bool send_text(const char *text) {
    return tls_send(text, strlen(text));
}

/* "PUT /things/… HTTP/1.1" and the headers; a body is signed. out: whether all of it was sent */
static bool send_request(const struct network_server *server, const char *method, const char *path, const char *body,
                         uint32_t from) {
    static char head[576];
    struct text text = text_in(head, sizeof head);
    text_add(&text, method);
    text_add(&text, " ");
    text_add(&text, path);
    text_add(&text, " HTTP/1.1\r\nHost: ");
    text_add(&text, server->name);
    if (body != NULL) {
        char signature[COSE_TEXT_SIZE];
        if (!cose_sign(boots, method, path, body, signature)) {
            return false;
        }
        text_add(&text, "\r\nSealift-Report-Signature: ");
        text_add(&text, signature);
        text_add(&text, "\r\nContent-Type: application/json\r\nContent-Length: ");
        text_add_number(&text, (uint32_t)strlen(body));
    }
    if (from > 0) {
        text_add(&text, "\r\nRange: bytes=");
        text_add_number(&text, from);
        text_add(&text, "-");
    }
    text_add(&text, "\r\n\r\n");
    return text.used + 1 < sizeof head && send_text(head) && (body == NULL || send_text(body));
}

static bool read_head(struct exchange *exchange) {
    while (exchange->head.state < HTTP_BODY) {
        size_t size = tls_receive(exchange->bytes, sizeof exchange->bytes);
        size_t used = http_feed(&exchange->head, exchange->bytes, size);
        if (size == 0) {
            return false;
        }
        exchange->have = size - used;
        memmove(exchange->bytes, exchange->bytes + used, exchange->have);
    }
    exchange->left = exchange->head.length;
    return exchange->head.state == HTTP_BODY && exchange->have <= exchange->left && tls_valid_at(exchange->head.date);
}

bool exchange_begin(struct exchange *exchange, const struct network_server *server, const char *method,
                    const char *path, const char *body, uint32_t from) {
    /* The server may have closed a connection that was kept; a new one tells. */
    unsigned attempts = is_open ? 2u : 1u;
    for (unsigned i = 0; i < attempts; i++) {
        http_begin(&exchange->head); /* of an exchange that fails nothing is left of the one before */
        is_open = is_open || tls_open(server);
        if (is_open && send_request(server, method, path, body, from) && read_head(exchange)) {
            return true;
        }
        exchange_close();
    }
    return false;
}

size_t exchange_more(struct exchange *exchange) {
    size_t size = exchange->have;
    if (size == 0 && exchange->left > 0) {
        size_t wanted = exchange->left < sizeof exchange->bytes ? exchange->left : sizeof exchange->bytes;
        size = tls_receive(exchange->bytes, wanted);
    }
    exchange->have = 0;
    exchange->left -= (uint32_t)size;
    if (exchange->left == 0 ? exchange->head.closes : size == 0) {
        exchange_close();
    }
    return size;
}

bool exchange_text(struct exchange *exchange, char *to, size_t size) {
    size_t used = 0;
    bool fits = exchange->left < size;
    while (fits && exchange->left > 0) {
        size_t more = exchange_more(exchange);
        if (more == 0) {
            return false;
        }
        memcpy(to + used, exchange->bytes, more);
        used += more;
    }
    to[fits ? used : 0] = 0;
    if (!fits) {
        exchange_close();
    }
    return fits;
}
