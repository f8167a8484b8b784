/*
 * Signed images in slots: docs/formats.md, "Signed image". One check, used by bootloader and agent.
 */
#ifndef SEALIFT_IMAGE_H
#define SEALIFT_IMAGE_H

#include "reason_codes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trust;

#define IMAGE_MAGIC 0x96f3b83du
#define IMAGE_HEADER_SIZE 0x200u /* MCUboot's 32 bytes and padding up to the alignment of the vector table */
#define IMAGE_FLAG_ROM_FIXED 0x100u
#define IMAGE_HASH_SIZE 32u

struct image_version {
    uint8_t major;
    uint8_t minor;
    uint16_t revision;
    uint32_t build;
};

/* The first bytes of a slot and of a file. */
struct image_header {
    uint32_t magic;
    uint32_t load_address; /* base of the slot that the image is linked for */
    uint16_t header_size;
    uint16_t protected_size; /* bytes of the protected TLV area with its 4-byte header; 0: none */
    uint32_t payload_size;
    uint32_t flags;
    struct image_version version;
    uint32_t reserved;
};
_Static_assert(sizeof(struct image_header) == 32, "MCUboot's image header");

/* What an image must satisfy beyond being whole. */
struct image_rules {
    const struct trust *trust;                   /* whose signatures count */
    uint32_t minimum_counter;                    /* the state's security counter */
    const struct image_version *minimum_version; /* NULL: any version */
};

/* What a check found. Complete only after REASON_NONE. */
struct image_info {
    struct image_version version;
    uint32_t counter; /* security counter; 0 when the image has none */
    uint32_t length;  /* bytes from the slot's base to behind the last TLV */
    uint32_t vectors; /* address of the vector table */
    uint8_t hash[IMAGE_HASH_SIZE];
    uint32_t proof; /* IMAGE_PROOF after a full check; see image_proven() */
};

/*
 * The checks that need only the header, for the first chunk of an upload: magic, header size, flags, sizes against the
 * slot. It does not compare load_address with the slot: that comes late in image_check(); an upload looks for itself.
 * in:  slot in [0, FLASH_SLOTS)
 * out: NONE, IMAGE_BAD_MAGIC, IMAGE_BAD_HEADER or IMAGE_TOO_LARGE
 */
enum reason image_check_header(const struct image_header *header, unsigned slot);

/*
 * The full check of the image in a slot, in the order of docs/formats.md.
 * in:  slot in [0, FLASH_SLOTS)
 * out: NONE and info, or the first rule that failed; costs a SHA-256 over the image and an ECDSA P-256 verification
 */
enum reason image_check(unsigned slot, const struct image_rules *rules, struct image_info *info);

/*
 * Whether a full check of exactly this info passed, decided a second time from a value that is put together step by
 * step: one glitched branch is not enough to start an image.
 */
bool image_proven(const struct image_info *info);

/*
 * in:  slot in [0, FLASH_SLOTS)
 * out: the address of the trust set that the image there carries, and *size its bytes, neither checked; 0: none
 */
uint32_t image_trust_set(unsigned slot, uint16_t *size);

/* out: true and the SHA-256 of length bytes of flash; false and zeros when they cannot be read */
bool image_hash_flash(uint32_t address, uint32_t length, uint8_t hash[IMAGE_HASH_SIZE]);

/* out: the header in a slot, or false when there is none (bad magic) */
bool image_header_read(unsigned slot, struct image_header *header);

/* out: < 0, 0, > 0 as left is older than, equal to, newer than right */
int image_version_compare(const struct image_version *left, const struct image_version *right);

#define IMAGE_VERSION_TEXT_SIZE 25u /* "255.255.65535+4294967295" with its end */

/* out: "1.2.3", or "1.2.3+4" when build is not 0; always ends with 0; returns its length */
size_t image_version_text(const struct image_version *version, char text[IMAGE_VERSION_TEXT_SIZE]);

#endif
