#include "sealift/identity.h"
#include "sealift/board.h"
#include "sealift/crc32.h"
#include "sealift/flash.h"
#include <string.h>

/* Characters before "-" and the id in hex. */
#define FAMILY_MAX (IDENTITY_ID_SIZE - 1u - 2u * BOARD_UNIQUE_ID_SIZE)

static void name_after_chip(char id[IDENTITY_ID_SIZE + 1]) {
    static const char digits[] = "0123456789abcdef";
    uint8_t unique[BOARD_UNIQUE_ID_SIZE];
    board_unique_id(unique);
    char *end = id;
    for (const char *from = board_family(); *from != 0 && end < id + FAMILY_MAX; from++) {
        *end++ = *from;
    }
    *end++ = '-';
    for (unsigned i = 0; i < sizeof unique; i++) {
        *end++ = digits[unique[i] >> 4];
        *end++ = digits[unique[i] & 0xfu];
    }
}

bool identity_read(char id[IDENTITY_ID_SIZE + 1]) {
    struct identity identity;
    memset(id, 0, IDENTITY_ID_SIZE + 1);
    bool provisioned = flash_read(flash_geometry.identity.base, &identity, sizeof identity) &&
                       identity.magic == IDENTITY_MAGIC && identity.layout == IDENTITY_LAYOUT &&
                       identity.crc == crc32(&identity, sizeof identity - sizeof identity.crc) && identity.length > 0 &&
                       identity.length <= IDENTITY_ID_SIZE;
    if (provisioned) {
        memcpy(id, identity.device_id, identity.length);
    } else {
        name_after_chip(id);
    }
    return provisioned;
}
