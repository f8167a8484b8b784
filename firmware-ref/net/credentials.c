#include "credentials.h"
#include "sealift/crc32.h"
#include "sealift/flash.h"
#include <string.h>

#define MAGIC 0x524c4e53u /* "SNLR" */
#define PAGE_SIZE 0x400u
#define FIRST_PAGE 4u /* the identity lies before */

struct page {
    uint32_t magic;
    uint16_t kind;
    uint16_t length;
    uint32_t crc; /* of the whole page but this word */
    uint32_t pair;
    uint8_t bytes[CREDENTIAL_SIZE];
};
_Static_assert(sizeof(struct page) == PAGE_SIZE, "docs/network-board.md");

static bool handed_over;
static unsigned refusals; /* since the newest pair was made, or the start */
static struct page page;  /* too large for a stack. One task at a time uses it: see docs/network-board.md */

static uint32_t address_of(unsigned number) {
    return flash_geometry.identity.base + number * PAGE_SIZE;
}

static unsigned pages(void) {
    return flash_geometry.identity.size / PAGE_SIZE;
}

static uint32_t checksum(void) {
    uint32_t kept = page.crc;
    page.crc = 0;
    uint32_t crc = crc32(&page, sizeof page);
    page.crc = kept;
    return crc;
}

/* out: whether page holds a whole credential of that kind */
static bool load(unsigned number, enum credential kind) {
    return flash_read(address_of(number), &page, sizeof page) && page.magic == MAGIC && page.kind == kind &&
           page.length <= CREDENTIAL_SIZE && page.crc == checksum();
}

static bool is_blank(unsigned number) {
    if (!flash_read(address_of(number), &page, sizeof page)) {
        return false;
    }
    const uint8_t *bytes = (const uint8_t *)&page;
    for (size_t i = 0; i < sizeof page; i++) {
        if (bytes[i] != FLASH_ERASED) {
            return false;
        }
    }
    return true;
}

/* Load the last page of a kind and, unless that is NULL, of a pair. out: its number, 0 when there is none */
static unsigned find(enum credential kind, const unsigned *pair) {
    for (unsigned number = pages() - 1; number >= FIRST_PAGE; number--) {
        if (load(number, kind) && (pair == NULL || page.pair == *pair)) {
            return number;
        }
    }
    return 0;
}

const uint8_t *credential_find(enum credential kind, unsigned pair, size_t *length) {
    if (find(kind, &pair) == 0) {
        return NULL;
    }
    *length = page.length;
    return page.bytes;
}

enum reason credential_write(enum credential kind, unsigned pair, const uint8_t *from, size_t length) {
    if (length > CREDENTIAL_SIZE) {
        return REASON_FLASH_WRITE_FAILED;
    }
    for (unsigned number = FIRST_PAGE; number < pages(); number++) {
        if (is_blank(number)) {
            memset(&page, 0, sizeof page);
            page.magic = MAGIC;
            page.kind = (uint16_t)kind;
            page.length = (uint16_t)length;
            page.pair = pair;
            memcpy(page.bytes, from, length);
            page.crc = checksum();
            refusals = 0; /* of others than the newest pair now is */
            return flash_write(address_of(number), &page, sizeof page);
        }
    }
    return REASON_FLASH_WRITE_FAILED;
}

enum reason credential_settle(enum credential kind, unsigned pair) {
    unsigned number = flash_geometry.rewritable ? find(kind, &pair) : 0;
    return number == 0 ? REASON_NONE : flash_write(address_of(number), &page, sizeof page);
}

unsigned credentials_newest(void) {
    return find(CREDENTIAL_CERTIFICATE, NULL) != 0 ? page.pair : 0;
}

unsigned credentials_pair(void) {
    unsigned newest = credentials_newest();
    return newest - refusals % (newest + 1u);
}

void credentials_try_other_pair(void) {
    refusals++;
}

bool credentials_complete(struct network_server *server) {
    size_t length;
    if (credential_find(CREDENTIAL_CERTIFICATE, credentials_newest(), &length) == NULL ||
        credential_find(CREDENTIAL_AUTHORITY, 0, &length) == NULL) {
        return false;
    }
    const uint8_t *bytes = credential_find(CREDENTIAL_SERVER, 0, &length);
    if (bytes == NULL || length != sizeof *server) {
        return false;
    }
    memcpy(server, bytes, sizeof *server);
    server->address[sizeof server->address - 1] = 0;
    server->name[sizeof server->name - 1] = 0;
    return true;
}

void credentials_hand_over(void) {
    handed_over = true;
}

bool credentials_handed_over(void) {
    return handed_over;
}
