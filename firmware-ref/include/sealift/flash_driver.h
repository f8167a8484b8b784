/* What a port writes for its flash; everything else that flash.h promises is made of these. */
#ifndef SEALIFT_FLASH_DRIVER_H
#define SEALIFT_FLASH_DRIVER_H

#include "flash.h"

/*
 * Erase one sector.
 * in:  one of flash_geometry.sectors, outside of the bootloader
 * out: whether all its bytes read FLASH_ERASED now
 */
bool flash_driver_erase(const struct flash_area *sector);

/*
 * Program bytes: clear those bits that are 0 in them.
 * in:  whole write units, inside the flash and outside of the bootloader
 * out: whether the memory holds the bytes now
 */
bool flash_driver_program(uint32_t address, const uint8_t *bytes, uint32_t length);

/*
 * Copy from flash. The default takes the address for one of the memory map.
 * in:  a range inside the flash
 * out: false when the flash could not be read there
 */
bool flash_driver_read(uint32_t address, void *to, uint32_t length);

#endif
