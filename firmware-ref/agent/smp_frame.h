/*
 * MCUmgr's console framing: a message travels as lines of text that begin with two marker bytes.
 * First line: 06 09, base64 of (length, message…); further lines: 04 14, base64 of (…message); at the end of the last
 * the CRC-16/XMODEM of the message. Length and CRC are big endian; the length counts message and CRC.
 */
#ifndef SEALIFT_SMP_FRAME_H
#define SEALIFT_SMP_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SMP_MESSAGE_MAX 1024u /* header and CBOR; advertised to clients as buf_size = this + 4 */
#define SMP_FRAME_CRC_SIZE 2u
#define SMP_FRAME_LINE_MAX 127u   /* with markers and newline, as sent */
#define SMP_FRAME_ACCEPT_MAX 128u /* with the newline: some clients count one more */

struct smp_frame_receiver {
    uint8_t line[SMP_FRAME_ACCEPT_MAX];
    uint16_t line_length; /* SMP_FRAME_ACCEPT_MAX: too long, wait for its end */
    uint8_t message[SMP_MESSAGE_MAX + SMP_FRAME_CRC_SIZE];
    uint16_t expected; /* bytes of message and CRC that the first line announced; 0: no message is open */
    uint16_t received;
    uint32_t dropped; /* messages lost to a wrong CRC, a wrong length or a stray line, since the start */
};

/*
 * Take the next byte of the console.
 * out: the length of the message that this byte completed, in receiver->message until the next call; otherwise 0.
 *      What is no frame, is damaged or is too long is dropped in silence, as MCUmgr servers do.
 */
size_t smp_frame_receive(struct smp_frame_receiver *receiver, uint8_t byte);

/*
 * Send a message: each line in one call of send.
 * in: length in [1, SMP_MESSAGE_MAX]
 */
void smp_frame_send(const uint8_t *message, size_t length, void (*send)(const char *line, size_t length));

/* CRC-16/XMODEM: polynomial 0x1021, start 0; "123456789" gives 0x31c3. in: crc: of the bytes before, or 0 */
uint16_t smp_frame_crc(uint16_t crc, const uint8_t *bytes, size_t length);

#endif
