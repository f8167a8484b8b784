/*
 * The flash controller of the STM32F405: RM0090, chapter 3. One bank: while it erases or programs, the core stalls at
 * the next instruction fetch, so nothing here has to run from RAM. Programming keeps the caches of
 * the flash interface right, erasing does not: they are flushed after it.
 */
#include "chip.h"
#include "reg.h"
#include "sealift/board.h"
#include "sealift/flash_driver.h"

#define FLASH_KEYR 0x40023c04u
#define FLASH_SR 0x40023c0cu
#define FLASH_CR 0x40023c10u

#define KEY1 0x45670123u
#define KEY2 0xcdef89abu

#define SR_EOP (1u << 0)
#define SR_OPERR (1u << 1)
#define SR_WRPERR (1u << 4)
#define SR_PGAERR (1u << 5)
#define SR_PGPERR (1u << 6)
#define SR_PGSERR (1u << 7)
#define SR_BSY (1u << 16)
#define SR_ERRORS (SR_OPERR | SR_WRPERR | SR_PGAERR | SR_PGPERR | SR_PGSERR)
#define SR_CLEAR (SR_EOP | SR_ERRORS)

#define CR_PG (1u << 0)
#define CR_SER (1u << 1)
#define CR_SNB(sector) ((uint32_t)(sector) << 3)
#define CR_PSIZE_X32 (2u << 8) /* 2.7 to 3.6 V */
#define CR_STRT (1u << 16)
#define CR_LOCK (1u << 31)

/* A 128 KiB sector erases within 4 s at the slowest (datasheet, table 41). */
#define POLLS_MAX (4u * REG_READS_PER_SECOND)

const char *board_build_name(void) {
    return "stm32f405-silicon";
}

static bool wait_ready(void) {
    for (uint32_t i = 0; i < POLLS_MAX; i++) {
        if ((reg_read(FLASH_SR) & SR_BSY) == 0) {
            return true;
        }
    }
    return false;
}

/* A wrong key locks the controller until the next reset: never write one while it is unlocked. */
static bool unlock(void) {
    if (!wait_ready()) {
        return false;
    }
    if ((reg_read(FLASH_CR) & CR_LOCK) != 0) {
        reg_write(FLASH_KEYR, KEY1);
        reg_write(FLASH_KEYR, KEY2);
    }
    reg_write(FLASH_SR, SR_CLEAR); /* an error flag left over would refuse the next operation */
    return (reg_read(FLASH_CR) & CR_LOCK) == 0;
}

/* out: whether the operation that was started ended without an error; its flags are cleared */
static bool finish(void) {
    if (!wait_ready()) {
        return false;
    }
    uint32_t errors = reg_read(FLASH_SR) & SR_ERRORS;
    reg_write(FLASH_SR, SR_CLEAR);
    return errors == 0;
}

/* End operations. A controller that is still busy takes no write: it stays as it is, and the next unlock() gives up. */
static void lock(void) {
    if ((reg_read(FLASH_SR) & SR_BSY) == 0) {
        reg_write(FLASH_CR, CR_LOCK);
    }
}

/* What the caches hold of an erased sector is stale; they take a reset only while off: chapter 3.5.2. */
static void flush_caches(void) {
    uint32_t configured = reg_read(FLASH_ACR);
    uint32_t off = configured & ~(FLASH_ACR_ICEN | FLASH_ACR_DCEN);
    reg_write(FLASH_ACR, off);
    reg_write(FLASH_ACR, off | FLASH_ACR_ICRST | FLASH_ACR_DCRST);
    reg_write(FLASH_ACR, off);
    reg_write(FLASH_ACR, configured);
}

static bool is_blank(struct flash_area area) {
    for (uint32_t i = 0; i < area.size; i += sizeof(uint32_t)) {
        uint32_t word;
        memory_read(area.base + i, &word, sizeof word);
        if (word != 0xffffffffu) {
            return false;
        }
    }
    return true;
}

bool flash_driver_erase(const struct flash_area *sector) {
    uint32_t number = (uint32_t)(sector - flash_geometry.sectors);
    if (!unlock()) {
        return false;
    }
    reg_write(FLASH_CR, CR_PSIZE_X32 | CR_SER | CR_SNB(number));
    reg_write(FLASH_CR, CR_PSIZE_X32 | CR_SER | CR_SNB(number) | CR_STRT);
    bool done = finish();
    lock();
    flush_caches();
    return done && is_blank(*sector);
}

/* in: PG set; out: whether the memory holds the word */
static bool program_word(uint32_t address, const uint8_t *from) {
    uint32_t word;
    uint32_t written;
    memcpy(&word, from, sizeof word);
    reg_write(address, word);
    if (!finish()) {
        return false;
    }
    memory_read(address, &written, sizeof written);
    return written == word;
}

bool flash_driver_program(uint32_t address, const uint8_t *bytes, uint32_t length) {
    if (!unlock()) {
        return false;
    }
    bool good = true;
    reg_write(FLASH_CR, CR_PSIZE_X32 | CR_PG);
    for (uint32_t i = 0; i < length && good; i += sizeof(uint32_t)) {
        good = program_word(address + i, bytes + i);
    }
    lock();
    return good;
}

bool flash_driver_read(uint32_t address, void *to, uint32_t length) {
    memory_read(address, to, length);
    return true;
}
