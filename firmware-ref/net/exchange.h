/* Requests and replies with the server, over one connection that is kept while both sides like it. */
#ifndef SEALIFT_EXCHANGE_H
#define SEALIFT_EXCHANGE_H

#include "credentials.h"
#include "http.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exchange {
    struct http_response head;
    uint8_t bytes[1024]; /* of the body, as they come */
    size_t have;         /* bytes that wait */
    uint32_t left;       /* of the body, those that wait included */
};

/* Before the first request. in: number: this boot's, for signatures */
void exchange_boot(uint32_t number);

/*
 * Send a request and read the head of the reply; connects before when nothing is open.
 * in:  body: text that is signed, or NULL for none; from: for a range that begins there, 0 for all
 * out: false when the server is away, is not the one it should be, or said what cannot be understood
 */
bool exchange_begin(struct exchange *exchange, const struct network_server *server, const char *method,
                    const char *path, const char *body, uint32_t from);

/* Read more of the body into bytes. out: how many; 0 when the connection broke, or at the end */
size_t exchange_more(struct exchange *exchange);

/* Read the whole body as text that ends with 0. out: false when it has no room, or the connection broke */
bool exchange_text(struct exchange *exchange, char *to, size_t size);

/* Give up the connection. */
void exchange_close(void);

#endif
