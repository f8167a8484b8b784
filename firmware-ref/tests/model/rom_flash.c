#include "rom_flash.h"
#include "rom.h"
#include <stddef.h>
#include <string.h>

#define SIZE 0x400000u
#define ROM_SIZE 0x200000u /* what the ROM takes any flash for until it is told */
#define PAGE 0x100u
#define AUTOLOAD 0x5a
#define INTERRUPTS_ON 8u
#define FAILED 1

static uint8_t memory[SIZE];
static struct rom_flash_chip chip;
static const char *violation;
static bool unlocked;
static bool suspended;
static bool interruptible;
static bool worn_out;
static enum rom_flash_failure failing;

void rom_flash_reset(void) {
    memset(memory, 0xff, sizeof memory);
    chip = (struct rom_flash_chip){.id = 0x164020, .size = ROM_SIZE};
    violation = NULL;
    unlocked = suspended = worn_out = false;
    interruptible = true;
    failing = ROM_FLASH_WORKS;
}

const char *rom_flash_violation(void) {
    return violation;
}

bool rom_flash_at_rest(void) {
    return interruptible && !suspended;
}

uint8_t *rom_flash_at(uint32_t address) {
    return memory + address;
}

void rom_flash_fail(enum rom_flash_failure kind) {
    failing = kind;
}

void rom_flash_wear_out(void) {
    worn_out = true;
}

static void demand(bool condition, const char *what) {
    if (!condition && violation == NULL) {
        violation = what;
    }
}

/* out: whether the ROM would take the range */
static bool begin(uint32_t address, uint32_t length) {
    demand(suspended, "the cache fetches while the flash is busy");
    demand(!interruptible, "an interrupt may fetch from the flash while it is busy");
    return address <= chip.size && length <= chip.size - address;
}

const struct rom_flash_chip *rom_flash_chip(void) {
    return &chip;
}

int rom_flash_configure(uint32_t id, uint32_t size, uint32_t block, uint32_t sector, uint32_t page, uint32_t mask) {
    begin(0, 0);
    demand(id == chip.id && block == 0x10000 && sector == 0x1000 && page == PAGE && mask == 0xffff,
           "the flash is configured as another one");
    if (failing == ROM_FLASH_CONFIGURE) {
        return FAILED;
    }
    chip.size = size;
    return ROM_OK;
}

int rom_flash_unlock(void) {
    begin(0, 0);
    unlocked = true;
    return ROM_OK;
}

static int erase(uint32_t address, uint32_t size) {
    demand(unlocked, "an erase of a flash that protects its blocks");
    if (!begin(address, size) || failing == ROM_FLASH_ERASE) {
        return FAILED;
    }
    if (!worn_out) {
        memset(memory + address, 0xff, size);
    }
    return ROM_OK;
}

int rom_flash_erase_block(uint32_t number) {
    return erase(number * 0x10000u, 0x10000u);
}

int rom_flash_erase_sector(uint32_t number) {
    return erase(number * 0x1000u, 0x1000u);
}

int rom_flash_write(uint32_t address, const uint32_t *words, uint32_t length) {
    demand(unlocked, "a write to a flash that protects its blocks");
    demand(address / PAGE == (address + length - 1) / PAGE, "a write over the end of a page");
    if (!begin(address, length) || address % 4 != 0 || length % 4 != 0 || failing == ROM_FLASH_WRITE) {
        return FAILED;
    }
    for (uint32_t i = 0; i < length && !worn_out; i++) {
        memory[address + i] &= ((const uint8_t *)words)[i];
    }
    return ROM_OK;
}

int rom_flash_read(uint32_t address, uint32_t *words, uint32_t length) {
    if (!begin(address, length) || address % 4 != 0 || length % 4 != 0 || failing == ROM_FLASH_READ) {
        return FAILED;
    }
    memcpy(words, memory + address, length);
    return ROM_OK;
}

uint32_t rom_cache_suspend(void) {
    demand(!interruptible, "an interrupt may come while the cache is suspended");
    suspended = true;
    return AUTOLOAD;
}

void rom_cache_resume(uint32_t autoload) {
    demand(suspended && autoload == AUTOLOAD, "the cache is resumed otherwise than it was suspended");
    suspended = false;
}

uint32_t interrupts_off(void) {
    interruptible = false;
    return INTERRUPTS_ON;
}

void interrupts_restore(uint32_t status) {
    demand(!suspended, "interrupts come back before the cache");
    interruptible = status == INTERRUPTS_ON;
}
