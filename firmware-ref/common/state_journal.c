#include "state_journal.h"

#define KIND_SEAL 3u

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
    state->sealed = false;
    state->boots = state->record.boots;
    state->erases = state->record.erases;
    state->journal_end = STATE_SIZE;
    /* To the end of the sector: what a power cut tore may read blank today and not tomorrow. */
    for (uint32_t offset = STATE_SIZE; offset + sizeof(struct entry) <= area.size; offset += sizeof(struct entry)) {
        struct entry entry;
        bool readable = flash_read(area.base + offset, &entry, sizeof entry);
        if (readable && is_blank(&entry)) {
            continue;
        }
        state->journal_end = offset + (uint32_t)sizeof entry;
        if (readable && entry.complement == complement_of(&entry)) {
            add(state, entry.kind, entry.count);
            state->sealed = true; /* no entry is written before the record is known to be firm */
        }
    }
}

/* in: room for an entry */
static enum reason append(struct state *state, struct entry entry) {
    uint32_t offset = state->journal_end;
    entry.complement = complement_of(&entry);
    state->journal_end += (uint32_t)sizeof entry; /* used up even when the write fails: it may be torn */
    return flash_write(flash_geometry.state[state->sector].base + offset, &entry, sizeof entry);
}

enum reason state_journal_seal(struct state *state) {
    struct entry seal = {.kind = KIND_SEAL};
    enum reason bad = REASON_NONE;
    if (state->journal_end + sizeof seal <= flash_geometry.state[state->sector].size) {
        bad = append(state, seal);
    }
    state->sealed = bad == REASON_NONE;
    return bad;
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
    enum reason bad = append(state, entry);
    if (bad == REASON_NONE) {
        add(state, entry.kind, entry.count);
    }
    return bad;
}
