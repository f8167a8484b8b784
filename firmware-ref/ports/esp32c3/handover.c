/* The slot that starts, mapped by the MMU to the one place where every image is linked to run. */
#include "handover.h"
#include "chip.h"
#include "reg.h"
#include "rom.h"
#include "sealift/flash.h"

#define CACHE_CONTROL1 (CACHE + 0x04u)
#define CONTROL1_SHUT_BUSES 3u
#define THUMB 1u /* the bit that images carry in their entry on every board */

/* One table serves both buses: entry i shows 64 KiB at WINDOW + i * 64 KiB, and as data 0x06000000 below. */
static void map(struct flash_area slot) {
    rom_cache_disable();
    for (uint32_t page = 0; page < slot.size / WINDOW_PAGE; page++) {
        reg_write(CACHE_MMU + 4 * page, slot.base / WINDOW_PAGE + page);
    }
    reg_write(CACHE_CONTROL1, reg_read(CACHE_CONTROL1) & ~CONTROL1_SHUT_BUSES);
    rom_cache_invalidate();
    rom_cache_enable(0);
}

_Noreturn void handover(uint32_t vectors) {
    uint32_t words[2] = {0, 0}; /* the first stack pointer, and the entry as an address of the flash */
    const struct flash_area *slot = &flash_geometry.slot[vectors < flash_geometry.slot[1].base ? 0 : 1];
    flash_read(vectors, words, sizeof words);
    map(*slot);
    uint32_t entry = WINDOW + ((words[1] & ~THUMB) - slot->base);
    __asm__ volatile("fence.i\n\t"
                     "mv sp, %0\n\t"
                     "jr %1"
                     :
                     : "r"(words[0]), "r"(entry)
                     : "memory");
    __builtin_unreachable();
}
