#include "stm32f405.h"
#include "clock_tree.h"
#include "reg.h"
#include "serial_port.h"
#include "watchdog.h"
#include <stdbool.h>
#include <stddef.h>

#define RCC_CSR 0x40023874u
#define CSR_RMVF (1u << 24)
#define CSR_FLAGS 0xfe000000u
#define FLASH_OPTCR 0x40023c14u
#define OPTCR_DELIVERED 0x0fffaaedu
#define UNIQUE_ID 0x1fff7a10u

static uint32_t csr;
static uint32_t optcr;
static const uint8_t *id;
static const char *violation;

static void require(bool allowed, const char *otherwise) {
    if (!allowed && violation == NULL) {
        violation = otherwise;
    }
}

void chip_reset(uint32_t reset_flags, const uint8_t *unique_id) {
    csr = reset_flags;
    id = unique_id;
    optcr = OPTCR_DELIVERED;
    violation = NULL;
}

void chip_option_bytes(uint32_t with_optcr) {
    optcr = with_optcr;
}

const char *chip_violation(void) {
    const char *const all[] = {violation, tree_violation(), serial_violation(), watchdog.violation};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i] != NULL) {
            return all[i];
        }
    }
    return NULL;
}

uint32_t chip_status(void) {
    return csr;
}

/* The flags can only be read; the bit that clears them does not stay. */
static void write_csr(uint32_t value) {
    require(((value ^ csr) & ~(CSR_FLAGS | CSR_RMVF)) == 0, "low-speed oscillator changed");
    csr = (value & CSR_RMVF) != 0 ? csr & ~CSR_FLAGS : csr;
}

uint32_t reg_read(uint32_t address) {
    if (address == RCC_CSR) {
        return csr;
    }
    if (address == FLASH_OPTCR) {
        return optcr;
    }
    if (serial_owns(address)) {
        return serial_read(address);
    }
    return watchdog_owns(address) ? watchdog_read(address) : tree_read(address);
}

void reg_write(uint32_t address, uint32_t value) {
    if (address == RCC_CSR) {
        write_csr(value);
    } else if (serial_owns(address)) {
        serial_write(address, value);
    } else if (watchdog_owns(address)) {
        watchdog_write(address, value);
    } else {
        tree_write(address, value);
    }
}

void memory_read(uint32_t address, void *to, uint32_t length) {
    bool there = address == UNIQUE_ID && length == CHIP_UNIQUE_ID_SIZE && id != NULL;
    require(there, "bus fault");
    if (there) {
        memcpy(to, id, length);
    }
}
