#include "smp_frame.h"
#include "base64.h"
#include <string.h>

#define MARKER_SIZE 2u
#define LENGTH_SIZE 2u
#define RAW_MAX ((SMP_FRAME_LINE_MAX - MARKER_SIZE - 1u) / 4u * 3u) /* 93 bytes behind each pair of markers */

static const uint8_t marker_first[MARKER_SIZE] = {0x06, 0x09};
static const uint8_t marker_next[MARKER_SIZE] = {0x04, 0x14};

uint16_t smp_frame_crc(uint16_t crc, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        crc ^= (uint16_t)(bytes[i] << 8);
        for (unsigned bit = 0; bit < 8; bit++) {
            crc = (uint16_t)(crc & 0x8000u ? crc << 1 ^ 0x1021 : crc << 1);
        }
    }
    return crc;
}

static size_t drop(struct smp_frame_receiver *receiver) {
    receiver->expected = 0;
    receiver->dropped++;
    return 0;
}

static size_t take_raw(struct smp_frame_receiver *receiver, const uint8_t *raw, size_t length) {
    if (length > (size_t)(receiver->expected - receiver->received)) {
        return drop(receiver);
    }
    memcpy(receiver->message + receiver->received, raw, length);
    receiver->received = (uint16_t)(receiver->received + length);
    if (receiver->received < receiver->expected) {
        return 0;
    }
    /* A CRC over message and its own CRC comes out as zero. */
    if (smp_frame_crc(0, receiver->message, receiver->received) != 0) {
        return drop(receiver);
    }
    receiver->expected = 0;
    return receiver->received - SMP_FRAME_CRC_SIZE;
}

static size_t take_line(struct smp_frame_receiver *receiver, size_t length) {
    const uint8_t *line = receiver->line;
    if (length > 0 && line[length - 1] == '\r') {
        length--;
    }
    bool first = length >= MARKER_SIZE && memcmp(line, marker_first, MARKER_SIZE) == 0;
    bool next = length >= MARKER_SIZE && memcmp(line, marker_next, MARKER_SIZE) == 0;
    if (!first && !next) {
        return 0; /* text typed by a person, or noise */
    }
    uint8_t raw[SMP_FRAME_ACCEPT_MAX];
    int decoded = base64_decode(line + MARKER_SIZE, length - MARKER_SIZE, raw);
    if (decoded < 0 || (first && decoded < (int)LENGTH_SIZE) || (next && receiver->expected == 0)) {
        return drop(receiver);
    }
    if (next) {
        return take_raw(receiver, raw, (size_t)decoded);
    }
    unsigned announced = (unsigned)raw[0] << 8 | raw[1];
    if (announced <= SMP_FRAME_CRC_SIZE || announced > sizeof receiver->message) {
        return drop(receiver);
    }
    receiver->expected = (uint16_t)announced;
    receiver->received = 0;
    return take_raw(receiver, raw + LENGTH_SIZE, (size_t)decoded - LENGTH_SIZE);
}

size_t smp_frame_receive(struct smp_frame_receiver *receiver, uint8_t byte) {
    if (byte != '\n') {
        if (receiver->line_length < SMP_FRAME_ACCEPT_MAX) {
            receiver->line[receiver->line_length++] = byte;
        }
        return 0;
    }
    size_t length = receiver->line_length;
    receiver->line_length = 0;
    return length < SMP_FRAME_ACCEPT_MAX ? take_line(receiver, length) : 0;
}

void smp_frame_send(const uint8_t *message, size_t length, void (*send)(const char *line, size_t length)) {
    uint16_t crc = smp_frame_crc(0, message, length);
    size_t announced = length + SMP_FRAME_CRC_SIZE;
    size_t total = LENGTH_SIZE + announced;
    for (size_t start = 0; start < total; start += RAW_MAX) {
        uint8_t raw[RAW_MAX];
        size_t count = 0;
        for (size_t at = start; count < RAW_MAX && at < total; at++) {
            uint8_t byte;
            if (at < LENGTH_SIZE) {
                byte = (uint8_t)(at == 0 ? announced >> 8 : announced);
            } else if (at < LENGTH_SIZE + length) {
                byte = message[at - LENGTH_SIZE];
            } else {
                byte = (uint8_t)(at == total - 1 ? crc : crc >> 8);
            }
            raw[count++] = byte;
        }
        char line[SMP_FRAME_LINE_MAX];
        memcpy(line, start == 0 ? marker_first : marker_next, MARKER_SIZE);
        size_t text = base64_encode(raw, count, line + MARKER_SIZE);
        line[MARKER_SIZE + text] = '\n';
        send(line, MARKER_SIZE + text + 1);
    }
}
