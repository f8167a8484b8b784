#include "fake_server.h"
#include "jobs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXCHANGES_MAX 12u
#define REQUEST_MAX 4096u
#define REPLY_MAX 90000u
#define JSON_MAX 6000u

struct fake_server server;
const struct network_server here = {.address = "10.0.2.2", .name = "server", .port = 8443, .poll_seconds = 1};

static struct {
    char reply[REPLY_MAX];
    size_t length;
    size_t arrives;
} replies[EXCHANGES_MAX];
static char requests[EXCHANGES_MAX][REQUEST_MAX];
static unsigned put_down;
static unsigned heard; /* requests, the one that is being sent included */
static size_t sent;    /* bytes of the reply under way */
static bool replying;

void server_new(void) {
    server = (struct fake_server){.piece = 512, .certificate_fits = true};
    memset(requests, 0, sizeof requests);
    put_down = 0;
    heard = 0;
    sent = 0;
    replying = true;
}

void server_sends(const void *bytes, size_t length, size_t arrives) {
    assert_true(put_down < EXCHANGES_MAX && length <= REPLY_MAX);
    memcpy(replies[put_down].reply, bytes, length);
    replies[put_down].length = length;
    replies[put_down++].arrives = arrives;
}

void server_says(unsigned status, const char *json) {
    char reply[JSON_MAX + 200];
    int length = snprintf(reply, sizeof reply, "HTTP/1.1 %u x\r\nDate: " FAKE_NOW "\r\nContent-Length: %zu\r\n\r\n%s",
                          status, strlen(json), json);
    assert_true(length > 0 && (size_t)length < sizeof reply);
    server_sends(reply, (size_t)length, (size_t)length);
}

void server_serves(const struct image_file *file, uint32_t from, size_t arrives) {
    static char reply[REPLY_MAX];
    int head = from == 0 ? snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nDate: " FAKE_NOW "\r\n")
                         : snprintf(reply, sizeof reply,
                                    "HTTP/1.1 206 OK\r\nDate: " FAKE_NOW "\r\nContent-Range: bytes %u-%u/%u\r\n", from,
                                    file->size - 1, file->size);
    head += snprintf(reply + head, sizeof reply - (size_t)head, "Content-Length: %u\r\n\r\n", file->size - from);
    memcpy(reply + head, file->bytes + from, file->size - from);
    server_sends(reply, (size_t)head + file->size - from, (size_t)head + arrives);
}

void server_is_lost(void) {
    server_sends("", 0, 0);
}

const char *server_heard(unsigned n) {
    assert_true(n < heard);
    return requests[n];
}

unsigned server_requests(void) {
    return heard;
}

/* in: to: room for twice the text */
static void escape(const char *text, char *to) {
    for (; *text != 0; text++) {
        if (*text == '"') {
            *to++ = '\\';
        }
        *to++ = *text;
    }
    *to = 0;
}

void server_has(const char *job, unsigned execution, const char *details, const char *document) {
    char escaped[JSON_MAX / 2];
    char json[JSON_MAX];
    escape(document == NULL ? "" : document, escaped);
    snprintf(json, sizeof json,
             "{\"execution\": {\"jobId\": \"%s\", \"executionNumber\": %u, \"%s\": %s, \"%s\": \"%s\"}}", job,
             execution, details == NULL ? "nothing" : "statusDetails", details == NULL ? "0" : details,
             document == NULL ? "none" : "jobDocument", escaped);
    server_says(200, json);
}

bool tls_open(const struct network_server *to) {
    assert_ptr_equal(to, &here);
    server.opened += !server.away;
    return !server.away;
}

bool tls_send(const void *bytes, size_t length) {
    if (server.deaf_from > 0 && --server.deaf_from == 0) {
        return false;
    }
    if (replying) {
        assert_true(heard < EXCHANGES_MAX);
        heard++;
        replying = false;
        sent = 0;
    }
    assert_true(strlen(requests[heard - 1]) + length < REQUEST_MAX);
    strncat(requests[heard - 1], bytes, length);
    return true;
}

size_t tls_receive(void *to, size_t size) {
    replying = true;
    if (heard == 0 || heard > put_down) {
        return 0;
    }
    size_t left = replies[heard - 1].arrives - sent;
    size_t count = size < left ? size : left;
    count = count < server.piece ? count : server.piece;
    memcpy(to, replies[heard - 1].reply + sent, count);
    sent += count;
    return count;
}

bool tls_valid_at(const char *date) {
    return strcmp(date, FAKE_NOW) == 0;
}

void tls_close(void) {
    server.closed++;
}

bool tls_sign(const uint8_t digest[32], uint8_t signature[TLS_SIGNATURE_SIZE]) {
    memcpy(server.digest, digest, sizeof server.digest);
    memset(signature, 0x5c, TLS_SIGNATURE_SIZE);
    return !server.signs_nothing;
}

enum transport_state transport_state(void) {
    return server.connected ? TRANSPORT_OPEN : TRANSPORT_CLOSED;
}

struct transport_traffic transport_traffic(void) {
    return server.traffic;
}

bool tls_refused(void) {
    return server.refuses;
}

size_t tls_request(const char *device, unsigned pair, uint8_t to[CREDENTIAL_SIZE]) {
    assert_true(strlen(device) > 0);
    size_t kept;
    server.pair = pair;
    if (!server.makes_no_key && credential_find(CREDENTIAL_KEY, pair, &kept) == NULL) {
        credential_write(CREDENTIAL_KEY, pair, (const uint8_t *)"key", 3); /* as tls.c does */
    }
    memset(to, 0xa5, FAKE_CSR_SIZE);
    return server.makes_no_key ? 0 : FAKE_CSR_SIZE;
}

bool tls_fits_key(const uint8_t *certificate, size_t length, unsigned pair) {
    (void)certificate;
    return server.certificate_fits && length > 0 && pair == server.pair;
}

void jobs_agent_take(void) {
}

void jobs_agent_give(void) {
}
