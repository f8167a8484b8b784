#include "images.h"
#include "flash_model.h"
#include "mbedtls/sha256.h"
#include <stdio.h>
#include <string.h>

/* Around the payload: header, protected TLVs (28), TLVs with the longest signature (152), rounded up. */
#define AROUND (IMAGE_HEADER_SIZE + 184u)

#define SETS 2u

static struct made_image made[SIM_IMAGES + 1];

static struct trust_file set[SETS + 1]; /* by serial; the first is none */

static const struct {
    const char *name;
    struct image_version version;
    uint32_t counter;
    uint32_t carried; /* serial */
} plans[RELEASES] = {
    [R1] = {"R1", {.major = 1}, 1},
    [R2] = {"R2", {.major = 2}, 2},
    [R3] = {"R3", {.major = 3}, 3},
    [OTHER] = {"other", {.major = 1, .minor = 5}, 2},
    [SICK] = {"sick", {.major = 1, .minor = 6}, 2},
    [HANGS] = {"hangs", {.major = 1, .minor = 7}, 2},
    [KEYS] = {"keys", {.major = 2}, 2, 1},
    [REVOKES] = {"revokes", {.major = 3}, 3, SETS},
};

image_id image_of(enum release release, unsigned slot) {
    return (image_id)(2 * release + slot);
}

enum release release_of(image_id image) {
    return (enum release)(image / 2);
}

static void make(enum release release, unsigned slot) {
    struct made_image *image = &made[image_of(release, slot)];
    struct image_plan plan = image_plan_good(slot);
    plan.header.version = plans[release].version;
    plan.header.payload_size = SIM_IMAGE_SIZE - AROUND;
    plan.counter = plans[release].counter;
    plan.seed = image_of(release, slot);
    if (plans[release].carried != 0) {
        plan.trust_set = &set[plans[release].carried];
        plan.header.payload_size -= (uint32_t)(sizeof(uint32_t) + plan.trust_set->size);
    }
    if (release == REVOKES) {
        plan.signer[plan.signers++] = test_key(1);
    }
    image->slot = slot;
    image->counter = plan.counter;
    image->carried = plans[release].carried;
    snprintf(image->name, sizeof image->name, "%s in %c", plans[release].name, 'A' + (int)slot);
    image_build(&image->file, &plan);
    memcpy(&image->header, image->file.bytes, sizeof image->header);
    mbedtls_sha256(image->file.bytes, image->file.size, image->sha, 0);
}

static void make_set(uint32_t serial, enum key_status of_factory) {
    struct test_key factory = test_key_factory();
    struct test_key second = test_key(1);
    trust_begin(&set[serial], serial);
    trust_add(&set[serial], &factory, of_factory);
    trust_add(&set[serial], &second, KEY_ACTIVE);
    trust_sign(&set[serial], test_root_private_key);
}

bool image_allowed(image_id image, uint32_t serial) {
    return release_of(image) == REVOKES ? serial > 0 : serial < SETS;
}

void world_make_images(void) {
    make_set(1, KEY_ACTIVE);
    make_set(SETS, KEY_REVOKED);
    for (unsigned release = 0; release < RELEASES; release++) {
        make((enum release)release, 0);
        make((enum release)release, 1);
    }
    snprintf(made[NO_IMAGE].name, sizeof made[NO_IMAGE].name, "no image");
}

const struct made_image *image_made(image_id image) {
    return &made[image];
}

uint32_t world_image_size(void) {
    return made[0].file.size;
}

image_id image_in(unsigned slot) {
    for (unsigned i = 0; i < SIM_IMAGES; i++) {
        if (made[i].slot == slot &&
            flash_model_holds(flash_geometry.slot[slot].base, made[i].file.bytes, made[i].file.size)) {
            return (image_id)i;
        }
    }
    return NO_IMAGE;
}

void image_put(image_id image) {
    flash_model_put(flash_geometry.slot[made[image].slot].base, made[image].file.bytes, made[image].file.size);
}
