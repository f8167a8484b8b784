#include "support/memory_flash.h"
#include "sealift/flash.h"
#include <string.h>

#define FLASH_BASE 0x08000000u
#define FLASH_SIZE 0x100000u

static uint8_t memory[FLASH_SIZE];
static uint32_t operations;
static uint32_t fail_from;
static uint32_t cut_at;
static uint32_t fault_at;
jmp_buf memory_flash_power_lost;

void memory_flash_new(void) {
    memset(memory, FLASH_ERASED, sizeof memory);
    operations = fail_from = cut_at = fault_at = 0;
}

uint8_t *memory_flash_at(uint32_t address) {
    return memory + (address - FLASH_BASE);
}

void memory_flash_fail_from(uint32_t n) {
    fail_from = n == 0 ? 0 : operations + n;
}

void memory_flash_fault_at(uint32_t address) {
    fault_at = address;
}

void memory_flash_cut_at(uint32_t n) {
    cut_at = n == 0 ? 0 : operations + n;
}

/* bytes NULL: erase. out: false when this operation is to fail */
static bool operate(uint32_t address, const uint8_t *bytes, uint32_t length) {
    operations++;
    if (fail_from != 0 && operations >= fail_from) {
        return false;
    }
    bool cut = cut_at != 0 && operations == cut_at;
    uint8_t *to = memory_flash_at(address);
    for (uint32_t i = 0; i < (cut ? length / 2 : length); i++) {
        to[i] = bytes == NULL ? FLASH_ERASED : (uint8_t)(to[i] & bytes[i]);
    }
    if (cut) {
        longjmp(memory_flash_power_lost, 1);
    }
    return bytes == NULL || memcmp(to, bytes, length) == 0;
}

bool flash_read(uint32_t address, void *to, uint32_t length) {
    if (!flash_range_readable(address, length) || (fault_at >= address && fault_at - address < length)) {
        return false;
    }
    memcpy(to, memory_flash_at(address), length);
    return true;
}

enum reason flash_erase(struct flash_area area) {
    return flash_area_erasable(area) && operate(area.base, NULL, area.size) ? REASON_NONE : REASON_FLASH_ERASE_FAILED;
}

enum reason flash_write(uint32_t address, const void *from, uint32_t length) {
    return flash_range_writable(address, length) && operate(address, from, length) ? REASON_NONE
                                                                                   : REASON_FLASH_WRITE_FAILED;
}

uint32_t flash_operations(void) {
    return operations;
}
