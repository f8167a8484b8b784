/* Bug: an entry that cannot be read is taken for the end of the journal. */
#include "sealift/flash.h"
#include <string.h>

static bool read_or_blank(uint32_t address, void *to, uint32_t length) {
    if (!flash_read(address, to, length)) {
        memset(to, FLASH_ERASED, length);
    }
    return true;
}

#define flash_read read_or_blank
#include "../../common/state_journal.c"
