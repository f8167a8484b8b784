/* The power-cut simulator: docs/power-cuts.md. */
#include "explore.h"
#include "sealift/flash.h"
#include "world.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NS_PER_SECOND 1000000000.0

static const char usage[] = "usage: power-cuts [--script NAME] [--seed N] [--cuts N | --random PATHS | --seconds N]\n"
                            "       power-cuts [--seed N] --replay SCRIPT[,STEP.WAY]...\n";

struct wish {
    const char *script; /* NULL: all */
    const char *replay;
    bool random;
    unsigned cuts;
    unsigned long paths; /* random ones per script */
    unsigned long seconds;
    uint64_t seed;
};

_Noreturn static void stop(const char *what, const char *value) {
    fprintf(stderr, "power-cuts: %s: %s\n%s", what, value, usage);
    exit(2);
}

static unsigned long number(const char *text) {
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*text == '\0' || *end != '\0') {
        stop("expected a number, not", text);
    }
    return value;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / NS_PER_SECOND;
}

static void add(struct explored *sum, struct explored more) {
    sum->steps += more.steps;
    sum->cases += more.cases;
    sum->states += more.states;
    sum->boots += more.boots;
}

static void print_row(const char *name, struct explored found, double seconds) {
    printf("%-14s %10lu %12lu %10lu %10lu %7.1f s\n", name, (unsigned long)found.steps, (unsigned long)found.cases,
           (unsigned long)found.states, (unsigned long)found.boots, seconds);
    fflush(stdout);
}

static struct explored random_paths(const struct wish *wish, unsigned script, double end) {
    struct explored sum = {0};
    for (unsigned long i = 0; wish->seconds > 0 ? now() < end : i < wish->paths; i++) {
        add(&sum, explore_random(script, (wish->seed << 32) + i + 1));
    }
    return sum;
}

/* One line with all figures, which ./test picks out of the log. */
static void print_sum(const struct wish *wish, struct explored sum, double seconds) {
    printf("power cuts, image of %u bytes, write unit %u, ", (unsigned)world_image_size(),
           (unsigned)flash_geometry.write_unit);
    if (wish->random) {
        printf("random paths (seed %lu)", (unsigned long)wish->seed);
    } else {
        printf("every path with up to %u", wish->cuts);
    }
    printf(": %lu operations, %lu cuts, %lu states, %lu boots; bricked 0, wrong image 0, update stuck 0; %.0f s\n",
           (unsigned long)sum.steps, (unsigned long)sum.cases, (unsigned long)sum.states, (unsigned long)sum.boots,
           seconds);
}

static void run_scripts(const struct wish *wish) {
    struct explored sum = {0};
    double begun = now();
    printf("%-14s %10s %12s %10s %10s\n", "script", "operations", "cuts", "states", "boots");
    for (unsigned script = 0; script < script_count; script++) {
        bool left_out = scripts[script].single && !wish->random && wish->cuts > 1;
        if (wish->script == NULL ? left_out : strcmp(wish->script, scripts[script].name) != 0) {
            continue;
        }
        double start = now();
        double end = begun + (double)wish->seconds * (script + 1) / script_count;
        struct explored found = wish->random ? random_paths(wish, script, end) : explore_all(script, wish->cuts);
        print_row(scripts[script].name, found, now() - start);
        add(&sum, found);
    }
    print_sum(wish, sum, now() - begun);
}

static unsigned script_named(const char *name) {
    for (unsigned script = 0; script < script_count; script++) {
        if (strcmp(name, scripts[script].name) == 0) {
            return script;
        }
    }
    stop("no such script", name);
}

static enum flash_cut way_named(const char *name) {
    for (unsigned how = 0; how < FLASH_CUTS; how++) {
        if (strcmp(name, flash_cut_name[how]) == 0) {
            return (enum flash_cut)how;
        }
    }
    stop("no such way to cut", name);
}

static void replay(const struct wish *wish) {
    struct cut path[EXPLORE_CUTS_MAX];
    unsigned count = 0;
    char *text = strdup(wish->replay);
    unsigned script = script_named(strtok(text, ","));
    for (char *part; (part = strtok(NULL, ",")) != NULL && count < EXPLORE_CUTS_MAX;) {
        char *dot = strchr(part, '.');
        if (dot == NULL) {
            stop("expected STEP.WAY, not", part);
        }
        *dot = '\0';
        path[count++] = (struct cut){(uint32_t)number(part), way_named(dot + 1)};
    }
    free(text);
    explore_path(script, path, count, wish->seed);
    puts("no rule broken");
}

int main(int argc, char **argv) {
    struct wish wish = {.cuts = 1};
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--script") == 0) {
            wish.script = scripts[script_named(value)].name;
        } else if (strcmp(argv[i], "--cuts") == 0 && number(value) <= EXPLORE_CUTS_MAX) {
            wish.cuts = (unsigned)number(value);
        } else if (strcmp(argv[i], "--random") == 0) {
            wish.random = true;
            wish.paths = number(value);
        } else if (strcmp(argv[i], "--seconds") == 0) {
            wish.random = true;
            wish.seconds = number(value);
        } else if (strcmp(argv[i], "--seed") == 0) {
            wish.seed = number(value);
        } else if (strcmp(argv[i], "--replay") == 0) {
            wish.replay = value;
        } else {
            stop("not understood", argv[i]);
        }
    }
    world_make_images();
    if (wish.replay != NULL) {
        replay(&wish);
    } else {
        run_scripts(&wish);
    }
    return EXIT_SUCCESS;
}
