/*
 * The server behind tls.h: it says what a test has put down, in that order, and keeps what it heard. Beside it what a
 * job needs of the device under test.
 */
#ifndef FAKE_SERVER_H
#define FAKE_SERVER_H

#include "conversation.h"
#include "tls.h"
#include "transport.h"

#define FAKE_NOW "Sun, 06 Nov 1994 08:49:37 GMT"
#define FAKE_CSR_SIZE 200u

struct fake_server {
    unsigned opened; /* connections */
    unsigned closed;
    bool away;          /* no connection can be opened */
    bool refuses;       /* and that since it does not know this board's certificate */
    unsigned deaf_from; /* which of what is sent does not go, counted from 1; 0: all goes */
    size_t piece;       /* how many bytes come at a time */
    unsigned pair;      /* that a request or a certificate was for */
    bool makes_no_key;
    bool certificate_fits;
    bool signs_nothing;
    uint8_t digest[32]; /* that was signed last */
    bool connected;
    struct transport_traffic traffic;
};
extern struct fake_server server;

/* Nothing said and nothing heard. */
void server_new(void);

/* Put down a reply with a body of JSON. */
void server_says(unsigned status, const char *json);

/* Put down a reply as it is, of which so many bytes arrive before the connection is lost. */
void server_sends(const void *bytes, size_t length, size_t arrives);

/* Put down a part of a file from an offset, with what HTTP says of it. arrives: bytes of the part that do */
void server_serves(const struct image_file *file, uint32_t from, size_t arrives);

/* Put down that a connection is lost without a reply. */
void server_is_lost(void);

/* The n-th request, from 0, and how many there were. */
const char *server_heard(unsigned n);
unsigned server_requests(void);

/* The reply to a request for the next job. in: details: an object of JSON or NULL; document: JSON, or NULL for none */
void server_has(const char *job, unsigned execution, const char *details, const char *document);

/* The first half of what the board is given over the cable: where its server is. */
extern const struct network_server here;

#endif
