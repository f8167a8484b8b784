/* The source of entropy of boards in QEMU, which have none of their own: the host's. */
#include "emulator.h"
#include "sealift/board.h"
#include "semihosting.h"

#define ENTROPY_FILE "/dev/urandom"

bool board_entropy(uint8_t *to, uint32_t size) {
    int file = emulator ? semihosting_open(ENTROPY_FILE, sizeof ENTROPY_FILE - 1) : -1;
    if (file < 0) {
        return false;
    }
    bool good = semihosting_read(file, 0, to, size);
    semihosting_close(file);
    return good;
}
