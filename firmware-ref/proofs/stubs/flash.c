/* flash.h, with any content and any failure. */
#include "sealift/flash.h"
#include "proof.h"

bool flash_read(uint32_t address, void *to, uint32_t length) {
    (void)address;
    prove_writable(to, length);
    if (length > 0) {
        havoc(to, length);
    }
    return any_bool();
}

enum reason flash_erase(struct flash_area area) {
    (void)area;
    return any_bool() ? REASON_NONE : REASON_FLASH_ERASE_FAILED;
}

enum reason flash_write(uint32_t address, const void *from, uint32_t length) {
    (void)address;
    prove_readable(from, length);
    return any_bool() ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

unsigned flash_sectors_in(struct flash_area area) {
    (void)area;
    return any_word();
}
