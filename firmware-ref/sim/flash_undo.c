#include "flash_undo.h"
#include <stdlib.h>
#include <string.h>

#define ROOM_AT_FIRST 65536u

static uint8_t *kept;
static size_t size;
static size_t room;

void flash_undo_clear(void) {
    size = 0;
}

size_t flash_undo_size(void) {
    return size;
}

static void make_room(size_t length) {
    if (size + length > room) {
        room = (room == 0 ? ROOM_AT_FIRST : room) * 2 + length;
        kept = realloc(kept, room);
        if (kept == NULL) {
            abort();
        }
    }
}

void flash_undo_push(const struct flash_cells *cells, struct flash_moment moment) {
    uint32_t length = moment.length;
    make_room(2 * (size_t)length + length / FLASH_UNIT + sizeof moment);
    uint8_t *to = kept + size;
    if (length == FLASH_UNIT) { /* by far the most */
        memcpy(to, cells->now + moment.at, FLASH_UNIT);
        memcpy(to + FLASH_UNIT, cells->other + moment.at, FLASH_UNIT);
        to[2 * FLASH_UNIT] = cells->damage[moment.at / FLASH_UNIT];
    } else {
        memcpy(to, cells->now + moment.at, length);
        memcpy(to + length, cells->other + moment.at, length);
        memcpy(to + 2 * (size_t)length, cells->damage + moment.at / FLASH_UNIT, length / FLASH_UNIT);
    }
    to += 2 * (size_t)length + length / FLASH_UNIT;
    memcpy(to, &moment, sizeof moment);
    size = (size_t)(to - kept) + sizeof moment;
}

struct flash_moment flash_undo_pop(const struct flash_cells *cells) {
    struct flash_moment moment;
    memcpy(&moment, kept + size - sizeof moment, sizeof moment);
    uint32_t length = moment.length;
    size -= sizeof moment + 2 * (size_t)length + length / FLASH_UNIT;
    const uint8_t *from = kept + size;
    if (length == FLASH_UNIT) {
        memcpy(cells->now + moment.at, from, FLASH_UNIT);
        memcpy(cells->other + moment.at, from + FLASH_UNIT, FLASH_UNIT);
        cells->damage[moment.at / FLASH_UNIT] = from[2 * FLASH_UNIT];
    } else {
        memcpy(cells->now + moment.at, from, length);
        memcpy(cells->other + moment.at, from + length, length);
        memcpy(cells->damage + moment.at / FLASH_UNIT, from + 2 * (size_t)length, length / FLASH_UNIT);
    }
    return moment;
}
