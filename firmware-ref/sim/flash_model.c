#include "flash_model.h"
#include "flash_undo.h"
#include "mix.h"
#include <stdlib.h>
#include <string.h>

#define FLASH_BASE (flash_geometry.sectors[0].base)
#define FLASH_SIZE 0x100000u
#define SECTORS_MAX 32u
#define BLANK (UINT64_MAX >> (64u - 8u * FLASH_UNIT))

enum damage { SOUND, FLIPS_LATER, FLIPS_NEXT, FLOATS, FAULTS };

const char *const flash_cut_name[FLASH_CUTS] = {
    "nothing", "part", "other-part", "bits", "done-first", "undone-first", "floats", "faults", "one-faults",
};

/*
 * Of a damaged unit, other is the second way it reads. used and damaged belong to a sector: the bytes from its base
 * behind which all is erased and sound, and how many of its units are damaged.
 */
static struct flash_cells cells;
static uint32_t used[SECTORS_MAX];
static uint32_t damaged[SECTORS_MAX];
static uint64_t content;
static uint64_t random_seed;
static uint64_t noise;
static bool misused;
static uint32_t operations;
static flash_watcher *watcher;

bool flash_cut_unsure(enum flash_cut how) {
    return how == FLASH_CUT_DONE_FIRST || how == FLASH_CUT_UNDONE_FIRST || how == FLASH_CUT_FLOATS;
}

static unsigned sector_of(uint32_t address) {
    static unsigned last;
    const struct flash_area *sectors = flash_geometry.sectors;
    if (address - sectors[last].base >= sectors[last].size) {
        for (last = 0; address - sectors[last].base >= sectors[last].size; last++) {
        }
    }
    return last;
}

/* Little-endian, as this machine and the boards are. */
static uint64_t load(const uint8_t *bytes) {
    uint64_t value = 0;
    memcpy(&value, bytes, FLASH_UNIT);
    return value;
}

static void store(uint8_t *bytes, uint64_t value) {
    memcpy(bytes, &value, FLASH_UNIT);
}

static uint64_t unit_hash(uint32_t at) {
    uint64_t value = load(cells.now + at);
    uint8_t state = cells.damage[at / FLASH_UNIT];
    if (state == SOUND && value == BLANK) {
        return 0;
    }
    uint64_t hash = mix(value, ((uint64_t)state << 32) | at);
    return state == SOUND ? hash : mix(load(cells.other + at), hash);
}

/* The one place where a unit changes, when it is not undone. */
static void set(uint32_t at, uint64_t now, uint64_t other, enum damage state) {
    unsigned sector = sector_of(FLASH_BASE + at);
    uint32_t end = FLASH_BASE + at + FLASH_UNIT - flash_geometry.sectors[sector].base;
    content ^= unit_hash(at);
    damaged[sector] += (state != SOUND) - (cells.damage[at / FLASH_UNIT] != SOUND);
    store(cells.now + at, now);
    store(cells.other + at, other);
    cells.damage[at / FLASH_UNIT] = (uint8_t)state;
    content ^= unit_hash(at);
    if (end > used[sector]) {
        used[sector] = end;
    }
}

static void remember(uint32_t at, uint32_t length) {
    struct flash_moment moment = {at, length, content, 0, 0};
    unsigned sector = sector_of(FLASH_BASE + at);
    moment.used = used[sector];
    moment.damaged = damaged[sector];
    flash_undo_push(&cells, moment);
}

size_t flash_model_mark(void) {
    return flash_undo_size();
}

void flash_model_undo(size_t mark) {
    while (flash_undo_size() > mark) {
        struct flash_moment moment = flash_undo_pop(&cells);
        unsigned sector = sector_of(FLASH_BASE + moment.at);
        content = moment.content;
        used[sector] = moment.used;
        damaged[sector] = moment.damaged;
    }
}

void flash_model_new(void) {
    if (cells.now == NULL) {
        cells.now = malloc(FLASH_SIZE);
        cells.other = malloc(FLASH_SIZE);
        cells.damage = malloc(FLASH_SIZE / 4);
    }
    if (cells.now == NULL || cells.other == NULL || cells.damage == NULL || flash_geometry.write_unit != FLASH_UNIT) {
        abort();
    }
    memset(cells.now, FLASH_ERASED, FLASH_SIZE);
    memset(cells.other, FLASH_ERASED, FLASH_SIZE);
    memset(cells.damage, SOUND, FLASH_SIZE / 4);
    memset(used, 0, sizeof used);
    memset(damaged, 0, sizeof damaged);
    flash_undo_clear();
    content = 0;
    misused = false;
    watcher = NULL;
}

flash_watcher *flash_model_watch(flash_watcher *next) {
    flash_watcher *before = watcher;
    watcher = next;
    return before;
}

void flash_model_seed(uint64_t seed) {
    random_seed = seed;
}

uint64_t flash_model_hash(void) {
    return content;
}

bool flash_model_misused(void) {
    return misused;
}

/* Erase the units of a sector in [from, to), offsets from its base. */
static void erase_units(struct flash_area sector, uint32_t from, uint32_t to) {
    for (uint32_t offset = from; offset < to; offset += FLASH_UNIT) {
        set(sector.base - FLASH_BASE + offset, BLANK, BLANK, SOUND);
    }
}

static void erase(struct flash_area sector) {
    unsigned index = sector_of(sector.base);
    remember(sector.base - FLASH_BASE, used[index]);
    erase_units(sector, 0, used[index]);
    used[index] = 0;
}

static void program(uint32_t at, uint64_t bits) {
    uint8_t state = cells.damage[at / FLASH_UNIT];
    uint64_t now = load(cells.now + at);
    remember(at, FLASH_UNIT);
    misused |= state == SOUND && now != BLANK && !(flash_geometry.rewritable && (now & bits) == now);
    set(at, now & bits, load(cells.other + at) & bits, state);
}

/* A unit in which the change from old to fresh was cut. */
static void cut_unit(uint32_t at, uint64_t old, uint64_t fresh, enum flash_cut how, uint64_t dice) {
    uint64_t change = old ^ fresh;
    if (change == 0 && (how != FLASH_CUT_FAULTS || flash_geometry.rewritable)) {
        return; /* flash with ECC faults even so */
    }
    switch (how) {
    case FLASH_CUT_PART:
    case FLASH_CUT_OTHER_PART:
        set(at, old ^ (change & dice), 0, SOUND);
        break;
    case FLASH_CUT_BITS:
        set(at, fresh ^ (change & -change), 0, SOUND);
        break;
    case FLASH_CUT_DONE_FIRST:
        set(at, fresh, old, FLIPS_LATER);
        break;
    case FLASH_CUT_UNDONE_FIRST:
        set(at, old, fresh, FLIPS_LATER);
        break;
    case FLASH_CUT_FLOATS:
        set(at, fresh, old, FLOATS);
        break;
    default:
        set(at, old, fresh, FAULTS);
        break;
    }
}

static bool cut_program(const struct flash_step *step, enum flash_cut how, uint64_t dice) {
    if (how == FLASH_CUT_ONE_FAULTS) {
        return false;
    }
    uint32_t at = step->address - FLASH_BASE;
    uint64_t old = load(cells.now + at);
    remember(at, FLASH_UNIT);
    cut_unit(at, old, old & load(step->bytes), how, dice);
    return true;
}

static bool cut_erase(const struct flash_step *step, enum flash_cut how, uint64_t dice) {
    struct flash_area sector = {step->address, step->length};
    uint32_t at = step->address - FLASH_BASE;
    uint32_t length = used[sector_of(step->address)];
    if (length == 0) {
        return false; /* it was erased already */
    }
    uint32_t border = (uint32_t)(dice % (length / FLASH_UNIT)) * FLASH_UNIT;
    remember(at, length);
    if (how == FLASH_CUT_PART) {
        erase_units(sector, 0, border + FLASH_UNIT);
    } else if (how == FLASH_CUT_OTHER_PART) {
        erase_units(sector, border, length);
    } else if (how == FLASH_CUT_ONE_FAULTS) {
        erase_units(sector, 0, length);
        set(at + border, BLANK, BLANK, FAULTS);
    } else {
        for (uint32_t end = at + length; at < end; at += FLASH_UNIT) {
            dice = mix(dice, at);
            enum flash_cut part = how == FLASH_CUT_BITS ? FLASH_CUT_PART : how;
            cut_unit(at, load(cells.now + at), BLANK, part, dice);
        }
    }
    return true;
}

bool flash_model_cut(const struct flash_step *step, enum flash_cut how) {
    uint64_t dice = mix(random_seed ^ content, (uint64_t)how << 32 | step->address);
    if (how == FLASH_CUT_NOTHING) {
        return true;
    }
    if (!flash_geometry.rewritable && (flash_cut_unsure(how) || (step->bytes != NULL && how != FLASH_CUT_FAULTS))) {
        return false; /* ECC tells every unit that is not whole */
    }
    return step->bytes == NULL ? cut_erase(step, how, dice) : cut_program(step, how, dice);
}

void flash_model_power_up(void) {
    noise = random_seed ^ content;
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        uint32_t at = flash_geometry.sectors[i].base - FLASH_BASE;
        if (damaged[i] == 0) {
            continue;
        }
        remember(at, used[i]);
        for (uint32_t end = at + used[i]; at < end; at += FLASH_UNIT) {
            uint64_t now = load(cells.now + at);
            uint64_t other = load(cells.other + at);
            if (cells.damage[at / FLASH_UNIT] == FLIPS_LATER) {
                set(at, now, other, FLIPS_NEXT);
            } else if (cells.damage[at / FLASH_UNIT] == FLIPS_NEXT) {
                set(at, other, 0, SOUND);
            }
        }
    }
}

void flash_model_put(uint32_t address, const void *bytes, uint32_t length) {
    const uint8_t *from = bytes;
    for (uint32_t done = 0; done < length; done += FLASH_UNIT) {
        uint8_t padded[FLASH_UNIT];
        uint32_t left = length - done;
        memset(padded, FLASH_ERASED, sizeof padded);
        memcpy(padded, from + done, left < FLASH_UNIT ? left : FLASH_UNIT);
        program(address - FLASH_BASE + done, load(padded));
    }
}

bool flash_model_holds(uint32_t address, const void *bytes, uint32_t length) {
    uint32_t at = address - FLASH_BASE;
    for (uint32_t i = at / FLASH_UNIT;
         damaged[sector_of(address)] != 0 && i < (at + length + FLASH_UNIT - 1) / FLASH_UNIT; i++) {
        if (cells.damage[i] != SOUND) {
            return false;
        }
    }
    return memcmp(cells.now + at, bytes, length) == 0;
}

/* out: false when a unit in the range faults */
static bool read_damaged(uint32_t at, uint8_t *to, uint32_t length) {
    for (uint32_t i = 0; i < length; i++) {
        switch (cells.damage[(at + i) / FLASH_UNIT]) {
        case FAULTS:
            return false;
        case FLOATS:
            noise = mix(noise, at + i);
            to[i] = (uint8_t)(cells.now[at + i] ^ ((cells.now[at + i] ^ cells.other[at + i]) & noise));
            break;
        default:
            to[i] = cells.now[at + i];
        }
    }
    return true;
}

bool flash_read(uint32_t address, void *to, uint32_t length) {
    if (!flash_range_readable(address, length)) {
        return false;
    }
    if (length > 0) {
        for (unsigned i = sector_of(address); i <= sector_of(address + length - 1); i++) {
            if (damaged[i] != 0) {
                return read_damaged(address - FLASH_BASE, to, length);
            }
        }
    }
    memcpy(to, cells.now + (address - FLASH_BASE), length);
    return true;
}

enum reason flash_erase(struct flash_area area) {
    if (!flash_area_erasable(area)) {
        return REASON_FLASH_ERASE_FAILED;
    }
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        struct flash_area sector = flash_geometry.sectors[i];
        if (sector.base >= area.base && sector.base - area.base < area.size) {
            struct flash_step step = {sector.base, sector.size, NULL};
            operations++;
            if (watcher != NULL) {
                watcher(&step);
            }
            erase(sector);
        }
    }
    return REASON_NONE;
}

enum reason flash_write(uint32_t address, const void *from, uint32_t length) {
    const uint8_t *bytes = from;
    uint8_t check[FLASH_UNIT];
    bool good = flash_range_writable(address, length);
    for (uint32_t done = 0; good && done < length; done += FLASH_UNIT) {
        struct flash_step step = {address + done, FLASH_UNIT, bytes + done};
        operations++;
        if (watcher != NULL) {
            watcher(&step);
        }
        program(address - FLASH_BASE + done, load(bytes + done));
        good = flash_read(address + done, check, FLASH_UNIT) && load(check) == load(bytes + done);
    }
    return good ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

uint32_t flash_operations(void) {
    return operations;
}
