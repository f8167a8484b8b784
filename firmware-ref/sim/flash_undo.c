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

static void append(const void *bytes, size_t length) {
    if (length == 0) {
        return;
    }
    if (size + length > room) {
        room = (room == 0 ? ROOM_AT_FIRST : room) * 2 + length;
        kept = realloc(kept, room);
        if (kept == NULL) {
            abort();
        }
    }
    memcpy(kept + size, bytes, length);
    size += length;
}

static void take(void *bytes, size_t length) {
    if (length > 0) {
        size -= length;
        memcpy(bytes, kept + size, length);
    }
}

void flash_undo_push(const struct flash_cells *cells, uint32_t unit, struct flash_moment moment) {
    append(cells->now + moment.at, moment.length);
    append(cells->other + moment.at, moment.length);
    append(cells->damage + moment.at / unit, moment.length / unit);
    append(&moment, sizeof moment);
}

struct flash_moment flash_undo_pop(const struct flash_cells *cells, uint32_t unit) {
    struct flash_moment moment;
    take(&moment, sizeof moment);
    take(cells->damage + moment.at / unit, moment.length / unit);
    take(cells->other + moment.at, moment.length);
    take(cells->now + moment.at, moment.length);
    return moment;
}
