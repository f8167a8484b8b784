/*
 * The board's end of mutual TLS 1.3 or 1.2, over the transport, by Mbed TLS: the server must hold a certificate of the
 * authority, for the name that the board knows, and one that is valid at the time the server itself tells.
 * docs/network-board.md
 */
#ifndef SEALIFT_TLS_H
#define SEALIFT_TLS_H

#include "credentials.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Once, before anything else. in: memory that TLS lives of */
void tls_init(uint8_t *heap, size_t size);

/* Connect and authenticate each other. out: false when that failed: nothing is open then */
bool tls_open(const struct network_server *server);

/* Send all of it. out: false when the connection is of no use any more */
bool tls_send(const void *bytes, size_t length);

/* Wait for bytes. out: how many have come, at most size; 0 when the connection is of no use any more */
size_t tls_receive(void *to, size_t size);

/*
 * Whether the server's certificate is valid at a time that the server told in this connection.
 * in:  date: as in HTTP, "Sun, 06 Nov 1994 08:49:37 GMT"
 * out: false also when it is no date, or before the board's own certificate was made
 */
bool tls_valid_at(const char *date);

#define TLS_SIGNATURE_SIZE 64u

/* Sign a SHA-256 with the board's key, while a connection is open. out: r and s, big endian; false when that failed */
bool tls_sign(const uint8_t digest[32], uint8_t signature[TLS_SIGNATURE_SIZE]);

void tls_close(void);

/* What kept the last connection from being opened or used, in words for a log; NULL: nothing that TLS knows of. */
const char *tls_trouble(void);

/* What the last connection that was opened speaks: "TLSv1.3" or "TLSv1.2". */
const char *tls_version(void);

/* Whether the server refused this board. */
bool tls_refused(void);

/*
 * The board's request for the certificate of a pair, PKCS#10 in DER. Makes the pair's key when it has none, and keeps
 * it.
 * in:  no connection is open
 * out: the bytes of the request; 0 when there is no entropy, or the flash does not take the key
 */
size_t tls_request(const char *device, unsigned pair, uint8_t to[CREDENTIAL_SIZE]);

/* out: whether that is a certificate of the pair's key. in: no connection is open */
bool tls_fits_key(const uint8_t *certificate, size_t length, unsigned pair);

#endif
