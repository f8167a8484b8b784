#include "explore.h"
#include "device.h"
#include "mix.h"
#include "violation.h"
#include "visited.h"
#include "world.h"
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

/* More power-ups than any script needs from any state: behind it the device goes round in circles. */
#define POWER_UPS_MAX 30u

/*
 * The path that is run now. While the device is stopped in a step, the ways to cut it are tried one after the other in
 * calls from there; then everything is put back and it goes on.
 */
static struct {
    struct world world;
    struct cut path[EXPLORE_CUTS_MAX];
    unsigned cuts;            /* made on this path */
    unsigned cuts_max;        /* to be made */
    const struct cut *given;  /* the only path to take; NULL: all */
    uint32_t step;            /* since the start or since the last cut */
    struct explored explored; /* of the script */
} run;

static uint64_t seed; /* of the random path; 0: it is not random */
static uint64_t random_state;
static uint32_t cut_at; /* the random step to cut */
static jmp_buf power_lost;

/* Each word by one multiplication only: this runs for every cut. What follows mixes it well. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size) {
    const uint8_t *from = bytes;
    for (; size > 0; size -= size < 8 ? size : 8) {
        uint64_t word = 0;
        memcpy(&word, from, size < 8 ? size : 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
        hash ^= hash >> 32;
        from += 8;
    }
    return hash;
}

/* Everything that decides what happens from this power-up on. */
static uint64_t situation(void) {
    struct retained retained;
    device_retained_get(&retained);
    uint64_t hash = hash_bytes(flash_model_hash(), &retained, sizeof retained);
    hash = hash_bytes(hash, &run.world, sizeof run.world);
    return mix(hash, run.cuts_max - run.cuts);
}

/* Run from a power-up to the end of the script. Stops early where another path has been before. */
static void run_to_the_end(void) {
    for (unsigned i = 0; run.given != NULL || visited_add(situation()); i++) {
        if (i == POWER_UPS_MAX) {
            violation("update stuck: no end after %u power-ups without a cut", POWER_UPS_MAX);
        }
        run.explored.boots++;
        if (world_power_up(&run.world)) {
            break;
        }
    }
}

static void try_cut(const struct flash_step *step, enum flash_cut how) {
    struct world world = run.world;
    struct retained retained;
    size_t mark = flash_model_mark();
    uint32_t here = run.step;
    device_retained_get(&retained);
    if (flash_model_cut(step, how)) {
        run.explored.cases++;
        run.path[run.cuts++] = (struct cut){here, how};
        run.step = 0;
        world_cut(&run.world, flash_cut_unsure(how));
        run_to_the_end();
        run.cuts--;
        run.step = here;
        flash_model_undo(mark);
        device_retained_set(&retained);
        run.world = world;
    }
}

static void cut_every_way(const struct flash_step *step) {
    run.step++;
    run.explored.steps += run.cuts == 0;
    if (run.cuts == run.cuts_max) {
        return;
    }
    if (run.given != NULL) {
        if (run.given[run.cuts].step == run.step) {
            try_cut(step, run.given[run.cuts].how);
        }
        return;
    }
    for (unsigned how = 0; how < FLASH_CUTS; how++) {
        try_cut(step, (enum flash_cut)how);
    }
}

static void begin(unsigned script, unsigned cuts) {
    memset(&run, 0, sizeof run);
    run.cuts_max = cuts;
    flash_model_seed(0);
    world_begin(&run.world, script);
}

struct explored explore_all(unsigned script, unsigned cuts) {
    begin(script, cuts);
    visited_clear();
    flash_model_watch(cut_every_way);
    run_to_the_end();
    run.explored.states = visited_count();
    return run.explored;
}

struct explored explore_path(unsigned script, const struct cut *path, unsigned count, uint64_t of) {
    begin(script, count);
    flash_model_seed(of);
    seed = of;
    run.given = path;
    flash_model_watch(cut_every_way);
    run_to_the_end();
    return run.explored;
}

static uint64_t dice(void) {
    return random_state = mix(random_state, 0);
}

static void cut_at_random(const struct flash_step *step) {
    run.step++;
    if (run.cuts == run.cuts_max || run.step != cut_at) {
        return;
    }
    enum flash_cut how = (enum flash_cut)(dice() % FLASH_CUTS);
    if (!flash_model_cut(step, how)) {
        how = FLASH_CUT_NOTHING;
    }
    run.path[run.cuts++] = (struct cut){run.step, how};
    run.explored.cases++;
    world_cut(&run.world, flash_cut_unsure(how));
    longjmp(power_lost, 1);
}

struct explored explore_random(unsigned script, uint64_t of) {
    random_state = seed = of;
    begin(script, 1 + (unsigned)(dice() % EXPLORE_CUTS_MAX));
    run.given = run.path; /* no merging */
    flash_model_seed(of);
    flash_model_watch(cut_at_random);
    if (setjmp(power_lost) != 0 && run.cuts == run.cuts_max) {
        flash_model_watch(NULL);
    }
    /* Half of the cuts come soon, in bootloader and records; the others anywhere in an update. */
    run.step = 0;
    cut_at = 1 + (uint32_t)(dice() % (dice() % 2 == 0 ? 200 : SIM_IMAGE_SIZE));
    run_to_the_end();
    return run.explored;
}

void violation_see_again(void) {
    printf("see it again: --seed %lu --replay %s", (unsigned long)seed, scripts[run.world.script].name);
    for (unsigned i = 0; i < run.cuts; i++) {
        printf(",%u.%s", run.path[i].step, flash_cut_name[run.path[i].how]);
    }
}
