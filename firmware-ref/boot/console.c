#include "console.h"
#include "sealift/board.h"
#include "sealift/flash.h"

static void put_text(const char *text) {
    while (*text != '\0') {
        board_put((uint8_t)*text++);
    }
}

static void put_number(uint16_t number) {
    if (number >= 10) {
        put_number(number / 10);
    }
    board_put((uint8_t)('0' + number % 10));
}

static void put_slot(unsigned slot) {
    put_text("slot ");
    board_put((uint8_t)('A' + slot));
}

/* e.g. "SIGNATURE_INVALID (10)" */
static void put_reason(uint16_t reason) {
    put_text(reason_name(reason));
    put_text(" (");
    put_number(reason);
    put_text(")");
}

/* e.g. "NO_BOOTABLE_IMAGE (62): slot A HASH_MISMATCH (7), slot B IMAGE_BAD_MAGIC (1)" */
static void tell_nothing_to_start(const struct boot_decision *decision) {
    put_reason(REASON_NO_BOOTABLE_IMAGE);
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        put_text(slot == 0 ? ": " : ", ");
        put_slot(slot);
        put_text(" ");
        put_reason((uint16_t)decision->checked[slot]);
    }
}

/* e.g. "slot B refused: SIGNATURE_INVALID (10), starting "; "failed" for what went wrong while the image ran */
static void tell_fallback(const struct boot_decision *decision) {
    if (decision->refused_slot < FLASH_SLOTS) {
        bool ran = decision->reason >= REASON_SELF_TEST_FAILED && decision->reason <= REASON_TRIAL_TIMEOUT;
        put_slot(decision->refused_slot);
        put_text(ran ? " failed: " : " refused: ");
    }
    put_reason((uint16_t)decision->reason);
    if (decision->reason == REASON_CONFIRMED_IMAGE_INVALID) {
        put_text(": ");
        put_reason(decision->detail);
    }
    put_text(", starting ");
}

void console_tell(const struct boot_decision *decision) {
    put_text("sealift-boot: ");
    if (!image_proven(&decision->image)) {
        tell_nothing_to_start(decision);
    } else {
        char version[IMAGE_VERSION_TEXT_SIZE];
        image_version_text(&decision->image.version, version);
        if (decision->reason != REASON_NONE) {
            tell_fallback(decision);
        }
        put_slot(decision->slot);
        put_text(" ");
        put_text(version);
        put_text(decision->trial ? " on trial" : " confirmed");
    }
    put_text(" (");
    put_text(board_build_name());
    put_text(")\r\n");
}
