#define TEXT_MAX 5u
#include "any_json.h"

void harness(void) {
    struct json object = any_json();
    struct json value;
    if (json_member(&object, "", &value)) {
        prove(value.length > 0 && lies_in(&value, &object));
    }
}
