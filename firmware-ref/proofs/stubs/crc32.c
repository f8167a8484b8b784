#include "sealift/crc32.h"
#include "proof.h"

uint32_t crc32(const void *data, uint32_t length) {
    prove_readable(data, length);
    return any_word();
}
