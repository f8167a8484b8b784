/*
 * The board's key under power cuts: the real sources that make, keep and find it, over the flash model. Every step of
 * three boots is cut in every way; then random paths are cut up to four times. A key that somebody was told must stay.
 *
 *     power-cuts-key [RANDOM-PATHS]
 */
#include "flash_model.h"
#include "mix.h"
#include "sealift/board.h"
#include "violation.h"
#include SIM_DEVICE_KEY /* to switch the board off, what it has in RAM is forgotten */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#define BOOTS 3u
#define CUTS_MAX 4u
#define STEPS_OF_A_BOOT 256u /* a page of 1 KiB, in units of 4 bytes */

static uint64_t random_state;
static uint64_t told; /* what the public key begins with that somebody was told; 0: none yet */
static uint32_t steps_left;
static enum flash_cut how;
static jmp_buf power_lost;
static unsigned power_ups;

static struct {
    unsigned before;
    uint32_t step;
    uint64_t seed;
} tried; /* to see it again */

void violation_see_again(void) {
    printf("cut in boot %u, step %u, way %s, seed %lu", tried.before, tried.step, flash_cut_name[how],
           (unsigned long)tried.seed);
}

static uint32_t below(uint32_t limit) {
    random_state = mix(random_state, limit);
    return (uint32_t)(random_state >> 16) % limit;
}

bool board_entropy(uint8_t *to, uint32_t size) {
    for (uint32_t i = 0; i < size; i++) {
        to[i] = (uint8_t)below(256);
    }
    return true;
}

/* The curve is not what is tried here: the public key is some function of the secret one. */
bool p256_public_of(const uint8_t secret[P256_NUMBER_SIZE], uint8_t public_key[P256_PUBLIC_SIZE]) {
    memcpy(public_key, secret, P256_NUMBER_SIZE);
    memcpy(public_key + P256_NUMBER_SIZE, secret, P256_NUMBER_SIZE);
    return true;
}

bool p256_sign_with(const uint8_t secret[P256_NUMBER_SIZE], const uint8_t k[P256_NUMBER_SIZE],
                    const uint8_t digest[P256_NUMBER_SIZE], uint8_t signature[P256_SIGNATURE_SIZE]) {
    (void)secret;
    (void)k;
    (void)digest;
    (void)signature;
    return false;
}

static void cut(const struct flash_step *step) {
    if (steps_left > 0 && --steps_left == 0 && flash_model_cut(step, how)) {
        longjmp(power_lost, 1);
    }
}

/* Power comes; somebody asks for the key. */
static void power_up(void) {
    flash_model_power_up();
    memset(&key, 0, sizeof key);
    power_ups++;
    const uint8_t *now = device_key_public();
    uint64_t begin = 0;
    if (now == NULL) {
        violation("no key");
    }
    memcpy(&begin, now, sizeof begin);
    if (told != 0 && begin != told) {
        violation("key lost");
    }
    if (flash_model_misused()) {
        violation("flash misused");
    }
    told = begin;
}

/* One boot in which the power fails in a step, or that has no such step. */
static void boot_until(uint32_t step, enum flash_cut in_this_way) {
    steps_left = step;
    how = in_this_way;
    if (setjmp(power_lost) == 0) {
        power_up();
    }
    steps_left = 0;
}

static void new_board(uint64_t seed) {
    flash_model_undo(0);
    flash_model_seed(seed);
    random_state = seed;
    tried.seed = seed;
    told = 0;
}

/* Boots before the cut, the cut, and boots behind it: what flips does so in the second of these. */
static void try_cut(unsigned before, uint32_t step, enum flash_cut in_this_way) {
    new_board(1);
    tried.before = before;
    tried.step = step;
    for (unsigned i = 0; i < before; i++) {
        boot_until(0, in_this_way);
    }
    boot_until(step, in_this_way);
    for (unsigned i = 0; i < BOOTS; i++) {
        boot_until(0, in_this_way);
    }
}

static void try_random(uint64_t seed) {
    new_board(seed);
    for (unsigned i = 0; i < CUTS_MAX; i++) {
        boot_until(1 + below(STEPS_OF_A_BOOT), (enum flash_cut)below(FLASH_CUTS));
        if (below(2) == 0) {
            boot_until(0, FLASH_CUT_NOTHING);
        }
    }
    for (unsigned i = 0; i < BOOTS; i++) {
        boot_until(0, FLASH_CUT_NOTHING);
    }
}

int main(int count, char **arguments) {
    unsigned cuts = 0;
    unsigned paths = count > 1 ? (unsigned)strtoul(arguments[1], NULL, 10) : 0;
    flash_model_new();
    flash_model_watch(cut);
    for (unsigned before = 0; before <= 1; before++) { /* making the key, and making it firm */
        for (uint32_t step = 1; step <= STEPS_OF_A_BOOT; step++) {
            for (unsigned way = 0; way < FLASH_CUTS; way++, cuts++) {
                try_cut(before, step, (enum flash_cut)way);
            }
        }
    }
    for (unsigned i = 0; i < paths; i++) {
        try_random(2 + i);
    }
    printf("power cuts, key: %u cuts, %u random paths, %u power-ups, 0 broken rules\n", cuts, paths, power_ups);
    return 0;
}
