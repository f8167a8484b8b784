/* With exactly the room that is named. */
#include "any_json.h"

void harness(void) {
    struct json value = any_json();
    size_t size;
    assume(size <= TEXT_MAX);
    uint8_t *to = any_bytes(size);
    if (json_hex(&value, to, size)) {
        prove(value.length == 2 * size + 2);
    }
}
