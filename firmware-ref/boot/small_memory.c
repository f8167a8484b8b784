/* The C library's functions for the small build, where its fast ones would take 700 bytes of the bootloader. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size) {
    uint8_t *left = to;
    for (const uint8_t *right = from; size > 0; size--) {
        *left++ = *right++;
    }
    return to;
}

void *memset(void *to, int value, size_t size) {
    for (uint8_t *left = to; size > 0; size--) {
        *left++ = (uint8_t)value;
    }
    return to;
}

size_t strlen(const char *text) {
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

int memcmp(const void *one, const void *other, size_t size) {
    const uint8_t *left = one;
    const uint8_t *right = other;
    for (; size > 0; size--, left++, right++) {
        if (*left != *right) {
            return *left - *right;
        }
    }
    return 0;
}
