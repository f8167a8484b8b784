/* Bug: both copies of the trust set are erased before the first is written. */
#include "sealift/flash.h"

/* The second copy is the first to be written. */
static enum reason erase_both(struct flash_area area) {
    enum reason bad = flash_erase(area);
    return bad == REASON_NONE && area.base == flash_geometry.trust[1].base ? flash_erase(flash_geometry.trust[0]) : bad;
}

#define flash_erase erase_both
#include "../../agent/trust_update.c"
