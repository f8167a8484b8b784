/* The LAN9118, polled. */
#ifndef ETHERNET_H
#define ETHERNET_H

#include <stdbool.h>
#include <stdint.h>

#define ETHERNET_FRAME_MAX 1518u
#define ETHERNET_ADDRESS_SIZE 6u

/* Start it. out: its address */
void ethernet_init(uint8_t address[ETHERNET_ADDRESS_SIZE]);

/* out: bytes of the frame that waits, 0 when none does; one that is damaged or too long is dropped */
uint32_t ethernet_waiting(void);

/* Take the frame that waits. in: room for its bytes, rounded up to words */
void ethernet_take(uint32_t *to, uint32_t length);

/* Send a frame. in: words; out: false when it has no room now */
bool ethernet_send(const uint32_t *words, uint32_t length);

#endif
