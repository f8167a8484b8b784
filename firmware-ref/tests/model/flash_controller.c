#include "flash_controller.h"
#include "reg.h"
#include <stddef.h>

#define FLASH_BASE 0x08000000u
#define FLASH_SIZE 0x100000u

#define KEY1 0x45670123u
#define KEY2 0xcdef89abu
#define SR_ERRORS 0xf2u
#define SR_CLEARABLE 0xf3u
#define SR_BSY (1u << 16)
#define CR_PG (1u << 0)
#define CR_SER (1u << 1)
#define CR_SNB(cr) ((cr) >> 3 & 0xfu)
#define CR_PSIZE(cr) ((cr) >> 8 & 3u)
#define CR_STRT (1u << 16)
#define CR_LOCK (1u << 31)
#define CR_KNOWN (CR_PG | CR_SER | 0xfu << 3 | 3u << 8 | CR_STRT | CR_LOCK)
#define PSIZE_X32 2u

#define ACR_CACHES (3u << 9)
#define ACR_CACHE_RESETS (3u << 11)

#define BUSY_READS 3u /* an operation takes so many looks at SR */

enum lock_state { LOCKED, FIRST_KEY_GIVEN, UNLOCKED, LOCKED_UNTIL_RESET };

static uint8_t memory[FLASH_SIZE];
static enum lock_state lock_state;
static uint32_t acr;
static bool stale; /* the caches may hold bytes of a sector that was erased since */
static uint32_t cr;
static uint32_t sr;
static uint32_t busy_reads;
static uint32_t errors_to_come;
static bool hangs;
static bool does_nothing;
static const char *violation;

void controller_reset(void) {
    memset(memory, 0xff, sizeof memory);
    lock_state = LOCKED;
    cr = CR_LOCK;
    stale = false;
    acr = sr = busy_reads = errors_to_come = 0;
    hangs = does_nothing = false;
    violation = NULL;
}

const char *controller_violation(void) {
    return violation;
}

bool controller_at_rest(void) {
    return (cr & CR_LOCK) != 0 && (cr & (CR_PG | CR_SER | CR_STRT)) == 0 && (sr & SR_BSY) == 0;
}

void controller_fail_with(uint32_t error_flags) {
    errors_to_come = error_flags;
}

void controller_hang(void) {
    hangs = true;
}

void controller_do_nothing(void) {
    does_nothing = true;
}

static void require(bool allowed, const char *otherwise) {
    if (!allowed && violation == NULL) {
        violation = otherwise;
    }
}

static void begin_operation(void) {
    sr |= SR_BSY;
    busy_reads = BUSY_READS;
}

static void write_key(uint32_t key) {
    require(lock_state != UNLOCKED, "key written while unlocked");
    if (lock_state == LOCKED && key == KEY1) {
        lock_state = FIRST_KEY_GIVEN;
    } else if (lock_state == FIRST_KEY_GIVEN && key == KEY2) {
        lock_state = UNLOCKED;
        cr &= ~CR_LOCK;
    } else {
        require(false, "wrong key: locked until the next reset");
        lock_state = LOCKED_UNTIL_RESET;
        cr |= CR_LOCK;
    }
}

static void erase_sector(uint32_t sector) {
    static const uint32_t kib[] = {16, 16, 16, 16, 64, 128, 128, 128, 128, 128, 128, 128};
    require(sector < 12, "sector number beyond 11");
    require(sector != 0, "erase of the bootloader");
    uint32_t offset = 0;
    for (uint32_t i = 0; i < sector && i < 12; i++) {
        offset += kib[i] * 1024;
    }
    stale = stale || (acr & ACR_CACHES) != 0;
    if (sector < 12 && errors_to_come == 0 && !does_nothing) {
        memset(memory + offset, 0xff, kib[sector] * 1024);
    }
    begin_operation();
}

static void write_cr(uint32_t value) {
    require(lock_state == UNLOCKED, "CR written while locked");
    require((sr & SR_BSY) == 0, "CR written while busy");
    require((value & ~CR_KNOWN) == 0, "reserved or unused bits of CR set");
    require((value & (CR_PG | CR_SER)) != (CR_PG | CR_SER), "PG and SER set together");
    if ((value & CR_STRT) != 0) {
        require((cr & CR_SER) != 0 && CR_SNB(cr) == CR_SNB(value), "STRT before SER and SNB were set");
        require(CR_PSIZE(value) == PSIZE_X32, "erase with another parallelism than x32");
        require((sr & SR_ERRORS) == 0, "erase with error flags pending");
        erase_sector(CR_SNB(value));
    }
    if ((value & CR_LOCK) != 0) {
        lock_state = LOCKED;
    }
    cr = value & ~CR_STRT; /* cleared by hardware when BSY is; nothing may look at it before */
}

static void write_acr(uint32_t value) {
    require((value & ACR_CACHE_RESETS) == 0 || ((acr | value) & ACR_CACHES) == 0, "caches reset while on");
    if ((value & ACR_CACHE_RESETS) == ACR_CACHE_RESETS) {
        stale = false;
    }
    acr = value;
}

static void write_sr(uint32_t value) {
    require((value & ~SR_CLEARABLE) == 0, "bits of SR written that cannot be cleared");
    require((sr & SR_BSY) == 0, "SR written while busy");
    sr &= ~value;
}

static uint32_t read_sr(void) {
    uint32_t value = sr;
    if ((sr & SR_BSY) != 0 && !hangs && --busy_reads == 0) {
        sr = (sr & ~SR_BSY) | errors_to_come;
    }
    return value;
}

static void program_word(uint32_t address, uint32_t value) {
    require(lock_state == UNLOCKED, "programming while locked");
    require((cr & CR_PG) != 0, "programming without PG");
    require(CR_PSIZE(cr) == PSIZE_X32, "programming of a word with another parallelism than x32");
    require((sr & SR_BSY) == 0, "programming while busy");
    require((sr & SR_ERRORS) == 0, "programming with error flags pending");
    require(address % 4 == 0, "programming of a word that is not aligned");
    for (unsigned i = 0; i < 4 && errors_to_come == 0 && !does_nothing; i++) {
        memory[address - FLASH_BASE + i] &= (uint8_t)(value >> 8 * i);
    }
    begin_operation();
}

uint32_t reg_read(uint32_t address) {
    switch (address) {
    case CONTROLLER_SR:
        return read_sr();
    case CONTROLLER_CR:
        return cr;
    case CONTROLLER_ACR:
        return acr;
    default:
        require(false, "read of another register");
        return 0;
    }
}

void reg_write(uint32_t address, uint32_t value) {
    if (address >= FLASH_BASE && address <= FLASH_BASE + FLASH_SIZE - 4) {
        program_word(address, value);
    } else if (address == CONTROLLER_KEYR) {
        write_key(value);
    } else if (address == CONTROLLER_CR) {
        write_cr(value);
    } else if (address == CONTROLLER_ACR) {
        write_acr(value);
    } else if (address == CONTROLLER_SR) {
        write_sr(value);
    } else {
        require(false, "write to another register");
    }
}

void memory_read(uint32_t address, void *to, uint32_t length) {
    require((sr & SR_BSY) == 0, "flash read while busy");
    require(!stale || (acr & ACR_CACHES) == 0, "flash read through caches that an erase made stale");
    memcpy(to, memory + (address - FLASH_BASE), length);
}
