/* Bug: the bits of a trust set that read right are taken for firm, and are not programmed again. */
#include "sealift/flash.h"
#include <string.h>

static enum reason write_unless_there(uint32_t address, const void *from, uint32_t length) {
    uint8_t there[512];
    if (length <= sizeof there && flash_read(address, there, length) && memcmp(there, from, length) == 0) {
        return REASON_NONE;
    }
    return flash_write(address, from, length);
}

#define flash_write write_unless_there
#include "../../agent/trust_update.c"
