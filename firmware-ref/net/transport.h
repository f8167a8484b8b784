/*
 * A TCP connection, the one at a time that the board has. A board implements it over its network stack, and adds it to
 * what the port gives. Nothing here waits but transport_wait().
 */
#ifndef SEALIFT_TRANSPORT_H
#define SEALIFT_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum transport_state { TRANSPORT_OPENING, TRANSPORT_OPEN, TRANSPORT_CLOSED };

/* Begin to connect. in: address: an IPv4 address in digits; out: false when that cannot be tried */
bool transport_open(const char *address, uint16_t port);

enum transport_state transport_state(void);

/* out: how many bytes were taken, 0 when there is no room now; -1 when the connection is gone */
int transport_send(const void *bytes, size_t length);

/* out: how many bytes have come, at most size, 0 when none now; -1 when the connection is gone and nothing is left of
 * it */
int transport_receive(void *to, size_t size);

/* Also when none is open. */
void transport_close(void);

/* Let the network stack and others work for a moment, at most some ten milliseconds. */
void transport_wait(void);

/* What went through the network since the start. Numbers wrap around. */
struct transport_traffic {
    uint32_t bytes_in;
    uint32_t bytes_out;
    uint32_t packets_in;
    uint32_t packets_out;
};

/* out: with Ethernet, frames and all their bytes; with sockets of a host, TCP's segments and what they carry */
struct transport_traffic transport_traffic(void);

#endif
