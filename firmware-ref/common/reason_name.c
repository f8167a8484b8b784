#include "reason_codes.h"
#include <stdint.h>
#include <string.h>

/* Names in one string and codes in one byte each: a switch or a table of pointers costs the bootloader 300 bytes more.
 */
#define NAME(name, number) #name "\0"
#define CODE(name, number) (number),
#define ASSERT_BYTE(name, number) _Static_assert((number) <= UINT8_MAX, "code of " #name " fits a byte");

static const char names[] = REASON_NAMES(NAME);
static const uint8_t codes[] = {REASON_NAMES(CODE)};
REASON_NAMES(ASSERT_BYTE)

const char *reason_name(uint16_t code) {
    const char *name = names;
    for (unsigned i = 0; i < sizeof codes; i++) {
        if (codes[i] == code) {
            return name;
        }
        name += strlen(name) + 1;
    }
    return "UNKNOWN";
}
