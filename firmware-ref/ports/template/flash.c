/* Flash in RAM, with the manners of NOR: programming clears bits, erasing sets whole sectors. */
#include "machine.h"
#include "sealift/flash_driver.h"
#include <string.h>

#define LARGEST 0x100000u /* also holds the flash of other boards, whose geometries the tests put over this driver */

static uint8_t memory[LARGEST];

uint8_t *machine_flash(uint32_t address) {
    return memory + (address - flash_geometry.sectors[0].base);
}

bool flash_driver_erase(const struct flash_area *sector) {
    memset(machine_flash(sector->base), FLASH_ERASED, sector->size);
    return true;
}

bool flash_driver_program(uint32_t address, const uint8_t *bytes, uint32_t length) {
    uint8_t *to = machine_flash(address);
    for (uint32_t i = 0; i < length; i++) {
        to[i] &= bytes[i];
    }
    return memcmp(to, bytes, length) == 0;
}

/* Only because the addresses are not those of this machine's memory: a chip's flash mostly is, and the default reads
 * it. */
bool flash_driver_read(uint32_t address, void *to, uint32_t length) {
    memcpy(to, machine_flash(address), length);
    return true;
}
