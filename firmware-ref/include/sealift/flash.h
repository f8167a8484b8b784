/*
 * Flash: the one interface to the memory that holds bootloader, state, slots and identity.
 * A board links exactly one driver; addresses are absolute. Reading goes through a function too, so that the same
 * sources run over a memory model on the host. A driver is two functions, flash_driver.h; ports/shared/ makes these
 * out of them.
 */
#ifndef SEALIFT_FLASH_H
#define SEALIFT_FLASH_H

#include "reason_codes.h"
#include <stdbool.h>
#include <stdint.h>

#define FLASH_SLOTS 2u
#define FLASH_TRUST_COPIES 2u
#define FLASH_ERASED 0xffu

/* A range of addresses, [base, base + size). */
struct flash_area {
    uint32_t base;
    uint32_t size;
};

/* What a board's memory looks like. Areas begin and end on sector borders. */
struct flash_geometry {
    const struct flash_area *sectors; /* ascending, without gaps */
    unsigned sector_count;
    uint32_t write_unit;          /* bytes; addresses and lengths of writes are multiples of it */
    bool rewritable;              /* programming the same bits again is allowed (no ECC) and makes weak ones firm */
    struct flash_area bootloader; /* never erased or written by these functions */
    struct flash_area slot[FLASH_SLOTS];
    struct flash_area state[2]; /* one sector each */
    struct flash_area trust[FLASH_TRUST_COPIES];
    struct flash_area identity;
    struct flash_area ram; /* where an application's initial stack pointer may point */
    uint8_t board_id[16];  /* the UUID_CID of images for this board */
};

extern const struct flash_geometry flash_geometry;

/*
 * Copy from flash.
 * in:  [address, address + length) anywhere; to: room for length bytes
 * out: true and the bytes, or false when the range is not all inside the flash
 */
bool flash_read(uint32_t address, void *to, uint32_t length);

/*
 * Erase every sector of an area. Interrupts may be delayed for seconds where program and data share a bank.
 * in:  an area that begins and ends on sector borders
 * out: NONE, or FLASH_ERASE_FAILED (also when the area is not whole sectors); afterwards all bytes read FLASH_ERASED
 */
enum reason flash_erase(struct flash_area area);

/*
 * Program bytes and read them back. Programming can only clear bits: erase first.
 * in:  address and length multiples of write_unit, the range inside the flash, outside of the bootloader
 * out: NONE, or FLASH_WRITE_FAILED when the memory does not hold the bytes afterwards
 */
enum reason flash_write(uint32_t address, const void *from, uint32_t length);

/* Erases of a sector and writes tried so far. The QEMU driver counts since power-on, over guest resets; others since
 * the reset. */
uint32_t flash_operations(void);

/* How many sectors an area covers: what flash_erase() of it adds to the count of erases. */
unsigned flash_sectors_in(struct flash_area area);

/*
 * Whether a range may be read or written, or an area erased.
 * out: true when it is inside the flash; to be changed, also outside of the bootloader and made of whole write units or
 *      whole sectors
 */
bool flash_range_readable(uint32_t address, uint32_t length);
bool flash_range_writable(uint32_t address, uint32_t length);
bool flash_area_erasable(struct flash_area area);

#endif
