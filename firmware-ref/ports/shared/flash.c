/*
 * flash.h out of a port's driver: what is refused, what is counted, which sectors an area has. Weak, like all defaults:
 * the driver for QEMU counts over resets.
 */
#include "sealift/flash_driver.h"

static uint32_t operations;

__attribute__((weak)) bool flash_read(uint32_t address, void *to, uint32_t length) {
    return flash_range_readable(address, length) && flash_driver_read(address, to, length);
}

__attribute__((weak)) enum reason flash_erase(struct flash_area area) {
    if (!flash_area_erasable(area)) {
        return REASON_FLASH_ERASE_FAILED;
    }
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        const struct flash_area *sector = &flash_geometry.sectors[i];
        if (sector->base >= area.base && sector->base - area.base < area.size) {
            operations++;
            if (!flash_driver_erase(sector)) {
                return REASON_FLASH_ERASE_FAILED;
            }
        }
    }
    return REASON_NONE;
}

__attribute__((weak)) enum reason flash_write(uint32_t address, const void *from, uint32_t length) {
    operations++;
    return flash_range_writable(address, length) && flash_driver_program(address, from, length)
               ? REASON_NONE
               : REASON_FLASH_WRITE_FAILED;
}

__attribute__((weak)) uint32_t flash_operations(void) {
    return operations;
}
