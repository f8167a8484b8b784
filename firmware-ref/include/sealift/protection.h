/*
 * Whether the chip's own locks hold: docs/silicon.md, "Protecting it". Who reads the flash has the board's key, and who
 * writes the bootloader's can do without a signature.
 */
#ifndef SEALIFT_PROTECTION_H
#define SEALIFT_PROTECTION_H

#include <stdbool.h>

struct board_protection {
    unsigned read; /* level of the read protection: 0 (none) to 2 (for ever) */
    bool write;    /* the bootloader's flash cannot be written */
};

/*
 * How the chip is protected now. Default, in ports/shared/: it is not known.
 * out: false: not known, as in QEMU; then protection is left as it was
 */
bool board_protection(struct board_protection *protection);

#endif
