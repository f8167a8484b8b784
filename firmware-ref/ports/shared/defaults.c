/* What a port need not write: true of any chip, if less than some can do. */
#include "sealift/board.h"
#include "sealift/flash_driver.h"
#include "sealift/protection.h"
#include <string.h>

__attribute__((weak)) void board_sleep(void) {
}

__attribute__((weak)) const char *board_build_name(void) {
    return SEALIFT_BOARD_NAME;
}

__attribute__((weak)) const char *board_family(void) {
    return SEALIFT_BOARD_NAME;
}

__attribute__((weak)) enum reset_cause board_reset_cause(void) {
    return RESET_UNKNOWN;
}

__attribute__((weak)) bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]) {
    memset(id, 0, BOARD_UNIQUE_ID_SIZE);
    return false;
}

__attribute__((weak)) bool board_entropy(uint8_t *to, uint32_t size) {
    (void)to;
    (void)size;
    return false;
}

__attribute__((weak)) bool board_protection(struct board_protection *protection) {
    (void)protection;
    return false;
}

__attribute__((weak)) bool flash_driver_read(uint32_t address, void *to, uint32_t length) {
    memcpy(to, (const void *)(uintptr_t)address, length);
    return true;
}
