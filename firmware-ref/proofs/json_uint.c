#include "any_json.h"

void harness(void) {
    struct json value = any_json();
    uint32_t number;
    if (json_uint(&value, &number)) {
        prove(number <= INT32_MAX);
    }
}
