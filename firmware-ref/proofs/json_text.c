/* With exactly the room that is named. */
#include "any_json.h"

void harness(void) {
    struct json value = any_json();
    size_t size;
    assume(size > 0 && size <= TEXT_MAX);
    char *to = (char *)any_bytes(size);
    if (json_text(&value, to, size)) {
        prove(to[size - 1] == 0 || value.length > 2 || size > 1);
    }
}
