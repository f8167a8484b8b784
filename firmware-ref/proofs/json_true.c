#include "any_json.h"

void harness(void) {
    struct json value = any_json();
    json_true(&value);
}
