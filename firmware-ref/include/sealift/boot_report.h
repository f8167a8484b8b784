/*
 * What the bootloader tells the application: docs/formats.md, "Boot report". It lies at a fixed address; trust it only
 * after boot_report_read().
 */
#ifndef SEALIFT_BOOT_REPORT_H
#define SEALIFT_BOOT_REPORT_H

#include "image.h"
#include "reset_note.h"
#include <stdbool.h>
#include <stdint.h>

#define BOOT_REPORT_MAGIC 0x52424c53u /* "SLBR" */
#define BOOT_REPORT_LAYOUT 1u
#define BOOT_REPORT_SIZE 256u

enum reset_cause {
    RESET_UNKNOWN = 0,
    RESET_POWER_ON = 1,
    RESET_PIN = 2,
    RESET_SOFTWARE = 3,
    RESET_WATCHDOG = 4,
    RESET_LOW_POWER = 5,
    RESET_BROWN_OUT = 6,
};

struct boot_report {
    uint32_t magic;
    uint16_t layout;
    uint16_t size;
    uint32_t boots; /* this one included */
    uint8_t slot;
    uint8_t confirmed; /* 1: the image that runs is the confirmed one */
    uint8_t trial;     /* 1: it is on trial */
    uint8_t counted;   /* 1: the state record already includes this boot; 0: the application counts it */
    uint32_t cause;    /* enum reset_cause */
    uint16_t reason;   /* of a fallback in this boot */
    uint16_t detail;
    uint8_t hash[IMAGE_HASH_SIZE];
    struct image_version version;
    uint32_t counter;
    struct reset_note note; /* of the run before; all zero when there was none */
    uint32_t trust_serial;  /* of the trust set in force; 0: the keys of the build */
    uint8_t zero[116];
    uint32_t crc;
};
_Static_assert(sizeof(struct boot_report) == BOOT_REPORT_SIZE, "docs/formats.md");

/* out: true and a copy, or false when magic, layout or CRC are wrong: then nothing is known about this boot */
bool boot_report_read(struct boot_report *report);

/* Complete magic, layout, size and CRC of report and leave it for the application. For the bootloader. */
void boot_report_write(struct boot_report *report);

#endif
