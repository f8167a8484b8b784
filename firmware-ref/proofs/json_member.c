#include "any_json.h"

void harness(void) {
    struct json object = any_json();
    struct json value;
    if (json_member(&object, "a", &value)) {
        prove(value.length > 0 && lies_in(&value, &object));
    }
}
