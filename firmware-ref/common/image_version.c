#include "sealift/image.h"

static int compare(uint32_t left, uint32_t right) {
    return (left > right) - (left < right);
}

int image_version_compare(const struct image_version *left, const struct image_version *right) {
    int order = compare(left->major, right->major);
    if (order == 0) {
        order = compare(left->minor, right->minor);
    }
    if (order == 0) {
        order = compare(left->revision, right->revision);
    }
    return order != 0 ? order : compare(left->build, right->build);
}

/* Not snprintf: that costs the bootloader more than half of its 16 KiB. */
static char *append_number(char *text, uint32_t number) {
    char digits[10];
    unsigned count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count > 0) {
        *text++ = digits[--count];
    }
    return text;
}

size_t image_version_text(const struct image_version *version, char text[IMAGE_VERSION_TEXT_SIZE]) {
    char *end = append_number(text, version->major);
    *end++ = '.';
    end = append_number(end, version->minor);
    *end++ = '.';
    end = append_number(end, version->revision);
    if (version->build != 0) {
        *end++ = '+';
        end = append_number(end, version->build);
    }
    *end = '\0';
    return (size_t)(end - text);
}
