#include "agent_reason.h"
#include "reason_codes.h"

#define ROW(name, number) {(number), #name},

/* A bootloader has no room for these: see common/reason_name.c. */
static const struct {
    uint16_t code;
    const char *name;
} names[] = {REASON_AGENT_NAMES(ROW)};

const char *agent_reason_name(uint16_t code) {
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].code == code) {
            return names[i].name;
        }
    }
    return reason_name(code);
}
