#include "sealift/flash.h"

static bool overlaps(struct flash_area left, struct flash_area right) {
    return left.base < right.base + right.size && right.base < left.base + left.size;
}

unsigned flash_sectors_in(struct flash_area area) {
    unsigned count = 0;
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        count += overlaps(flash_geometry.sectors[i], area);
    }
    return count;
}

/* The flash is one range: the sectors have no gaps. */
bool flash_range_readable(uint32_t address, uint32_t length) {
    struct flash_area first = flash_geometry.sectors[0];
    struct flash_area last = flash_geometry.sectors[flash_geometry.sector_count - 1];
    uint32_t size = last.base + last.size - first.base;
    return address >= first.base && length <= size && address - first.base <= size - length;
}

bool flash_range_writable(uint32_t address, uint32_t length) {
    struct flash_area area = {address, length};
    return address % flash_geometry.write_unit == 0 && length % flash_geometry.write_unit == 0 &&
           flash_range_readable(address, length) && !overlaps(area, flash_geometry.bootloader);
}

bool flash_area_erasable(struct flash_area area) {
    uint32_t covered = 0;
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        struct flash_area sector = flash_geometry.sectors[i];
        if (overlaps(sector, area)) {
            covered += sector.size;
        }
    }
    return area.size > 0 && covered == area.size && flash_range_readable(area.base, area.size) &&
           !overlaps(area, flash_geometry.bootloader);
}
