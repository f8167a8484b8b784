/*
 * Flash for QEMU, which does not model the flash controller. The truth is the file "flash.bin" in QEMU's working
 * directory; after each change the changed bytes are read back into the ROM that QEMU runs from (semihosting reads may
 * write ROM), so memory and file stay in step and an update needs no new process. The memory behaves as NOR flash:
 * programming clears bits, erasing sets whole sectors.
 *
 * "-semihosting-config …,arg=cut=N" plays a power cut: the N-th erase or write since QEMU started does the first half
 * of its work and ends QEMU with exit code 77.
 */
#include "emulator.h"
#include "flash_file.h"
#include "sealift/board.h"
#include "sealift/flash_driver.h"
#include "semihosting.h"
#include <string.h>

#define CHUNK 512u
#define CUT_EXIT_CODE 77u
#define COMMAND_LINE_SIZE 128u

const bool emulator = true;

static const char file_name[] = "flash.bin";

/* Kept over guest resets and shared by bootloader and application; QEMU starts with zeroed RAM. */
extern uint32_t kept_flash_operations;

const char *board_build_name(void) {
    return SEALIFT_BOARD_NAME "-qemu";
}

/* out: N of the argument "cut=N"; 0 without it */
static uint32_t cut_at(void) {
    static const char argument[] = " cut=";
    char line[COMMAND_LINE_SIZE];
    if (!semihosting_command_line(line, sizeof line)) {
        return 0;
    }
    for (const char *text = line; *text != '\0'; text++) {
        if (strncmp(text, argument, sizeof argument - 1) == 0) {
            uint32_t at = 0;
            for (text += sizeof argument - 1; *text >= '0' && *text <= '9'; text++) {
                at = at * 10 + (uint32_t)(*text - '0');
            }
            return at;
        }
    }
    return 0;
}

/* Count an operation. out: how much of length it may still do before the power fails; length when it does not */
static uint32_t length_before_cut(uint32_t length) {
    kept_flash_operations++;
    return kept_flash_operations == cut_at() ? length / 2 / flash_geometry.write_unit * flash_geometry.write_unit
                                             : length;
}

/* Put bytes into the file and into the ROM. out: whether the ROM holds them afterwards */
static bool store(int file, uint32_t address, const void *bytes, uint32_t length) {
    uint32_t offset = address - flash_geometry.sectors[0].base;
    return semihosting_write(file, offset, bytes, length) && semihosting_read(file, offset, (void *)address, length) &&
           memcmp((const void *)address, bytes, length) == 0;
}

static bool erase_bytes(int file, uint32_t address, uint32_t length) {
    uint8_t blank[CHUNK];
    memset(blank, FLASH_ERASED, sizeof blank);
    for (uint32_t done = 0; done < length; done += CHUNK) {
        uint32_t size = length - done < CHUNK ? length - done : CHUNK;
        if (!store(file, address + done, blank, size)) {
            return false;
        }
    }
    return true;
}

static bool program_bytes(int file, uint32_t address, const uint8_t *bytes, uint32_t length) {
    uint8_t chunk[CHUNK];
    for (uint32_t done = 0; done < length; done += CHUNK) {
        uint32_t size = length - done < CHUNK ? length - done : CHUNK;
        memcpy(chunk, (const void *)(address + done), size);
        for (uint32_t i = 0; i < size; i++) {
            chunk[i] &= bytes[done + i];
        }
        if (!store(file, address + done, chunk, size)) {
            return false;
        }
    }
    return memcmp((const void *)address, bytes, length) == 0;
}

/* Handles outlive a guest reset: each operation opens and closes the file. */
static bool operate(uint32_t address, const uint8_t *bytes, uint32_t length) {
    uint32_t allowed = length_before_cut(length);
    int file = semihosting_open(file_name, sizeof file_name - 1);
    if (file < 0) {
        return false;
    }
    bool good = bytes == NULL ? erase_bytes(file, address, allowed) : program_bytes(file, address, bytes, allowed);
    semihosting_close(file);
    if (allowed < length) {
        semihosting_exit(CUT_EXIT_CODE);
    }
    return good;
}

void flash_file_load(void) {
    int file = semihosting_open(file_name, sizeof file_name - 1);
    for (unsigned i = 0; file >= 0 && i < flash_geometry.sector_count; i++) {
        struct flash_area sector = flash_geometry.sectors[i];
        if (sector.base != flash_geometry.bootloader.base) {
            semihosting_read(file, sector.base - flash_geometry.sectors[0].base, (void *)sector.base, sector.size);
        }
    }
    semihosting_close(file);
}

bool flash_driver_erase(const struct flash_area *sector) {
    return operate(sector->base, NULL, sector->size);
}

bool flash_driver_program(uint32_t address, const uint8_t *bytes, uint32_t length) {
    return operate(address, bytes, length);
}

uint32_t flash_operations(void) {
    return kept_flash_operations;
}
