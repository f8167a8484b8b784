/* Group 64: what makes a board one of a server's, given to it over the cable once. */
#include "agent.h"
#include "cbor.h"
#include "credentials.h"
#include "sealift/identity.h"
#include "smp_commands.h"
#include "tls.h"
#include <string.h>

#define PORT_MAX 65535u
#define POLL_MAX 3600u

static uint8_t request_for_certificate[CREDENTIAL_SIZE];

/* Whether they belong to the task of the network, or soon will. */
static bool is_complete(void) {
    struct network_server server;
    return credentials_handed_over() || credentials_complete(&server);
}

smp_error smp_sealift_credentials_read(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)request;
    char device[IDENTITY_ID_SIZE + 1];
    if (is_complete()) {
        return SMP_RC_BAD_STATE;
    }
    identity_read(device);
    size_t length = tls_request(device, 0, request_for_certificate);
    if (length == 0) {
        return SMP_RC_UNKNOWN;
    }
    return smp_fits(cbor_put_bytes(reply, "csr", request_for_certificate, length));
}

static bool copy(const struct zcbor_string *from, char *to, size_t size) {
    if (from->len == 0 || from->len >= size || memchr(from->value, 0, from->len) != NULL) {
        return false;
    }
    memcpy(to, from->value, from->len);
    return true;
}

static smp_error keep(enum credential kind, const void *from, size_t length) {
    enum reason bad = credential_write(kind, 0, from, length);
    return bad == REASON_NONE ? SMP_OK : SMP_REASON(bad);
}

smp_error smp_sealift_credentials_write(struct agent *agent, const struct smp_request *request, zcbor_state_t *reply) {
    (void)agent;
    (void)reply;
    struct network_server server = {0};
    struct zcbor_string authority;
    struct zcbor_string certificate;
    struct zcbor_string address;
    struct zcbor_string name;
    uint32_t port = 0;
    uint32_t poll = 0;
    struct cbor_field fields[] = {{"ca", CBOR_BYTES, &authority, false},   {"cert", CBOR_BYTES, &certificate, false},
                                  {"address", CBOR_TEXT, &address, false}, {"name", CBOR_TEXT, &name, false},
                                  {"port", CBOR_UINT, &port, false},       {"poll", CBOR_UINT, &poll, false}};
    if (!cbor_decode(request->body, request->length, fields, sizeof fields / sizeof fields[0])) {
        return SMP_RC_INVALID;
    }
    if (is_complete()) {
        return SMP_RC_BAD_STATE;
    }
    if (fields[0].found) {
        return keep(CREDENTIAL_AUTHORITY, authority.value, authority.len);
    }
    if (fields[1].found && tls_fits_key(certificate.value, certificate.len, 0)) {
        return keep(CREDENTIAL_CERTIFICATE, certificate.value, certificate.len);
    }
    if (fields[2].found && fields[3].found && copy(&address, server.address, sizeof server.address) &&
        copy(&name, server.name, sizeof server.name) && port > 0 && port <= PORT_MAX && poll > 0 && poll <= POLL_MAX) {
        server.port = (uint16_t)port;
        server.poll_seconds = (uint16_t)poll;
        return keep(CREDENTIAL_SERVER, &server, sizeof server);
    }
    return SMP_RC_INVALID;
}
