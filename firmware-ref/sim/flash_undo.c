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

void flash_undo_push(const struct flash_cells *cells, uint32_t unit, struct flash_moment moment) {
    uint32_t length = moment.length;
    make_room(3 * (size_t)length + FLASH_UNIT_MAX + sizeof moment);
    uint8_t *to = kept + size;
    if (length == unit) { /* by far the most, and worth copies of a known size */
        memcpy(to, cells->now + moment.at, FLASH_UNIT_MAX);
        memcpy(to + length, cells->other + moment.at, FLASH_UNIT_MAX);
        to[2 * length] = cells->damage[moment.at / unit];
    } else {
        memcpy(to, cells->now + moment.at, length);
        memcpy(to + length, cells->other + moment.at, length);
        memcpy(to + 2 * (size_t)length, cells->damage + moment.at / unit, length / unit);
    }
    to += 2 * (size_t)length + length / unit;
    memcpy(to, &moment, sizeof moment);
    size = (size_t)(to - kept) + sizeof moment;
}

struct flash_moment flash_undo_pop(const struct flash_cells *cells, uint32_t unit) {
    struct flash_moment moment;
    memcpy(&moment, kept + size - sizeof moment, sizeof moment);
    size -= sizeof moment + 2 * (size_t)moment.length + moment.length / unit;
    const uint8_t *from = kept + size;
    memcpy(cells->now + moment.at, from, moment.length);
    memcpy(cells->other + moment.at, from + moment.length, moment.length);
    memcpy(cells->damage + moment.at / unit, from + 2 * (size_t)moment.length, moment.length / unit);
    return moment;
}
