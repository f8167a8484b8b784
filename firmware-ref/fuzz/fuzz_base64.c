/* Base64 as it comes in a line: what decodes is encoded and decoded once more, to the same bytes. */
#include "base64.h"
#include "device.h"
#include <string.h>

#define TEXT_MAX 128u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > TEXT_MAX) {
        return -1;
    }
    uint8_t bytes[TEXT_MAX / 4 * 3];
    int length = base64_decode(data, size, bytes);
    if (length < 0) {
        return 0;
    }
    require((size_t)length <= size / 4 * 3);
    char text[TEXT_MAX];
    uint8_t again[sizeof bytes];
    size_t characters = base64_encode(bytes, (size_t)length, text);
    require(characters == size);
    require(base64_decode((const uint8_t *)text, characters, again) == length);
    require(memcmp(bytes, again, (size_t)length) == 0);
    return 0;
}
