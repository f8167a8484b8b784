#include "any_json.h"

void harness(void) {
    struct json list = any_json();
    struct json rest = list;
    struct json item;
    if (json_item(&rest, &item)) {
        prove(item.length > 0 && lies_in(&item, &list));
    }
    prove(lies_in(&rest, &list));
}
