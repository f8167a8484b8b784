#include "support/memory_flash.h"
#include "machine.h"
#include "sealift/flash_driver.h"
#include <string.h>

static uint32_t operations;
static uint32_t fail_from;
static uint32_t cut_at;
static uint32_t fault_at;
static uint32_t misread_at;
static uint32_t misread_in; /* reads; 0: never */
jmp_buf memory_flash_power_lost;

void memory_flash_new(void) {
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        flash_driver_erase(&flash_geometry.sectors[i]);
    }
    operations = fail_from = cut_at = fault_at = misread_in = 0;
}

uint8_t *memory_flash_at(uint32_t address) {
    return machine_flash(address);
}

void memory_flash_fail_from(uint32_t n) {
    fail_from = n == 0 ? 0 : operations + n;
}

void memory_flash_fault_at(uint32_t address) {
    fault_at = address;
}

void memory_flash_misread(uint32_t address, uint32_t n) {
    misread_at = address;
    misread_in = n;
}

void memory_flash_cut_at(uint32_t n) {
    cut_at = n == 0 ? 0 : operations + n;
}

/* Half of the bytes are programmed or, with bytes NULL, erased when the power fails. */
static _Noreturn void tear(uint32_t address, const uint8_t *bytes, uint32_t length) {
    uint8_t *to = memory_flash_at(address);
    for (uint32_t i = 0; i < length / 2; i++) {
        to[i] = bytes == NULL ? FLASH_ERASED : (uint8_t)(to[i] & bytes[i]);
    }
    longjmp(memory_flash_power_lost, 1);
}

/* Count an operation. out: whether it is to be carried out; a power cut does not come back */
static bool begin(uint32_t address, const uint8_t *bytes, uint32_t length) {
    operations++;
    if (fail_from != 0 && operations >= fail_from) {
        return false;
    }
    if (cut_at != 0 && operations == cut_at) {
        tear(address, bytes, length);
    }
    return true;
}

static bool touches(uint32_t at, uint32_t address, uint32_t length) {
    return at >= address && at - address < length;
}

bool flash_read(uint32_t address, void *to, uint32_t length) {
    bool faulty = fault_at != 0 && touches(fault_at, address, length);
    if (misread_in != 0 && touches(misread_at, address, length)) {
        misread_in--;
        faulty |= misread_in == 0;
    }
    if (faulty || !flash_range_readable(address, length)) {
        return false;
    }
    return flash_driver_read(address, to, length);
}

enum reason flash_erase(struct flash_area area) {
    if (!flash_area_erasable(area) || !begin(area.base, NULL, area.size)) {
        return REASON_FLASH_ERASE_FAILED;
    }
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        const struct flash_area *sector = &flash_geometry.sectors[i];
        if (sector->base >= area.base && sector->base - area.base < area.size) {
            flash_driver_erase(sector);
        }
    }
    return REASON_NONE;
}

enum reason flash_write(uint32_t address, const void *from, uint32_t length) {
    return flash_range_writable(address, length) && begin(address, from, length) &&
                   flash_driver_program(address, from, length)
               ? REASON_NONE
               : REASON_FLASH_WRITE_FAILED;
}

uint32_t flash_operations(void) {
    return operations;
}
