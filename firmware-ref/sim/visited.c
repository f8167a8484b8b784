#include "visited.h"
#include <stdlib.h>
#include <string.h>

#define ROOM_AT_FIRST (1u << 16)

static uint64_t *keys; /* 0: free place */
static uint64_t room;
static uint64_t count;

void visited_clear(void) {
    if (keys != NULL) {
        memset(keys, 0, room * sizeof *keys);
    }
    count = 0;
}

static bool place(uint64_t *in, uint64_t size, uint64_t key) {
    uint64_t at = key & (size - 1);
    while (in[at] != 0 && in[at] != key) {
        at = (at + 1) & (size - 1);
    }
    bool is_new = in[at] == 0;
    in[at] = key;
    return is_new;
}

/* At most two thirds full. */
static void grow(void) {
    uint64_t size = room == 0 ? ROOM_AT_FIRST : 2 * room;
    uint64_t *bigger = calloc(size, sizeof *bigger);
    if (bigger == NULL) {
        abort();
    }
    for (uint64_t i = 0; i < room; i++) {
        if (keys[i] != 0) {
            place(bigger, size, keys[i]);
        }
    }
    free(keys);
    keys = bigger;
    room = size;
}

bool visited_add(uint64_t key) {
    if (3 * (count + 1) > 2 * room) {
        grow();
    }
    bool is_new = place(keys, room, key == 0 ? 1 : key);
    count += is_new;
    return is_new;
}

uint64_t visited_count(void) {
    return count;
}
