/* Bug: a slot whose first word is blank is taken for erased. */
#include "sealift/flash.h"

static enum reason erase_unless_blank(struct flash_area area) {
    uint32_t first;
    return flash_read(area.base, &first, sizeof first) && first == UINT32_MAX ? REASON_NONE : flash_erase(area);
}

#define flash_erase erase_unless_blank
#include "../../agent/download.c"
