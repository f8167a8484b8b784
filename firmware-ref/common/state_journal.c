#include "state_journal.h"

struct entry {
    uint16_t kind;
    uint16_t count;
    uint32_t complement; /* of the first four bytes: shows a torn entry */
};

#define BLANK16 0xffffu
#define BLANK32 0xffffffffu

static bool is_blank(const struct entry *entry) {
    return entry->kind == BLANK16 && entry->count == BLANK16 && entry->complement == BLANK32;
}

static uint32_t complement_of(const struct entry *entry) {
    return ~((uint32_t)entry->count << 16 | entry->kind);
}

static void add(struct state *state, uint16_t kind, uint16_t count) {
    if (kind == STATE_COUNT_BOOT) {
        state->boots += count;
    } else if (kind == STATE_COUNT_ERASE) {
        state->erases += count;
    }
}

void state_journal_read(struct state *state) {
    struct flash_area area = flash_geometry.state[state->sector];
    state->boots = state->record.boots;
    state->erases = state->record.erases;
    uint32_t offset = STATE_SIZE;
    for (; offset + sizeof(struct entry) <= area.size; offset += sizeof(struct entry)) {
        struct entry entry;
        if (!flash_read(area.base + offset, &entry, sizeof entry) || is_blank(&entry)) {
            break;
        }
        if (entry.complement == complement_of(&entry)) {
            add(state, entry.kind, entry.count);
        }
    }
    state->journal_end = offset;
}

enum reason state_count(struct state *state, enum state_count what, uint16_t times) {
    struct flash_area area = flash_geometry.state[state->sector];
    struct entry entry = {.kind = (uint16_t)what, .count = times};
    if (state->journal_end + sizeof entry > area.size) {
        uint32_t boots = state->boots;
        uint32_t erases = state->erases;
        struct state_record next = state->record;
        add(state, entry.kind, entry.count);
        enum reason bad = state_save(state, &next);
        if (bad != REASON_NONE) {
            state->boots = boots;
            state->erases = erases;
        }
        return bad;
    }
    entry.complement = complement_of(&entry);
    uint32_t offset = state->journal_end;
    state->journal_end += sizeof entry; /* used up even when the write fails: it may be torn */
    enum reason bad = flash_write(area.base + offset, &entry, sizeof entry);
    if (bad == REASON_NONE) {
        add(state, entry.kind, entry.count);
    }
    return bad;
}
