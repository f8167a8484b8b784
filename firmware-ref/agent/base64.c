#include "base64.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_encode(const uint8_t *bytes, size_t length, char *text) {
    char *to = text;
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        uint32_t group = (uint32_t)bytes[i] << 16;
        group |= left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
        group |= left > 2 ? bytes[i + 2] : 0;
        *to++ = alphabet[group >> 18];
        *to++ = alphabet[group >> 12 & 63];
        *to++ = (char)(left > 1 ? alphabet[group >> 6 & 63] : '=');
        *to++ = (char)(left > 2 ? alphabet[group & 63] : '=');
    }
    return (size_t)(to - text);
}

/* out: 0..63, or -1 */
static int value_of(uint8_t character) {
    if (character >= 'A' && character <= 'Z') {
        return character - 'A';
    }
    if (character >= 'a' && character <= 'z') {
        return character - 'a' + 26;
    }
    if (character >= '0' && character <= '9') {
        return character - '0' + 52;
    }
    return character == '+' ? 62 : character == '/' ? 63 : -1;
}

int base64_decode(const uint8_t *text, size_t length, uint8_t *bytes) {
    if (length == 0 || length % 4 != 0) {
        return -1;
    }
    unsigned padding = (text[length - 1] == '=') + (text[length - 1] == '=' && text[length - 2] == '=');
    uint8_t *to = bytes;
    for (size_t i = 0; i < length; i += 4) {
        unsigned pad = i + 4 == length ? padding : 0;
        uint32_t group = 0;
        for (unsigned j = 0; j < 4; j++) {
            int value = j < 4 - pad ? value_of(text[i + j]) : 0;
            if (value < 0) {
                return -1;
            }
            group = group << 6 | (uint32_t)value;
        }
        *to++ = (uint8_t)(group >> 16);
        if (pad < 2) {
            *to++ = (uint8_t)(group >> 8);
        }
        if (pad < 1) {
            *to++ = (uint8_t)group;
        }
    }
    return (int)(to - bytes);
}
