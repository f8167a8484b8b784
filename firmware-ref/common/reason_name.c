#include "reason_codes.h"

const char *reason_name(uint16_t code) {
    switch (code) {
#define CASE(name, number)                                                                                             \
    case number:                                                                                                       \
        return #name;
        REASON_CODES(CASE)
#undef CASE
    default:
        return "UNKNOWN";
    }
}
