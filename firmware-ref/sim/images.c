#include "images.h"
#include "flash_model.h"
#include "mbedtls/sha256.h"
#include <string.h>

/* Around the payload: header, protected TLVs (28), TLVs with the longest signature (152), rounded up. */
#define AROUND (IMAGE_HEADER_SIZE + 184u)

static struct made_image made[SIM_IMAGES];

const char *const image_name[SIM_IMAGES + 1] = {"A1", "B2", "A3", "B-other", "B-sick", "B-hangs", "no image"};

static const struct {
    uint8_t slot;
    uint8_t major;
    uint8_t minor;
    uint8_t counter;
} plans[SIM_IMAGES] = {
    [A1] = {0, 1, 0, 1},      [B2] = {1, 2, 0, 2},     [A3] = {0, 3, 0, 3},
    [B_OTHER] = {1, 1, 5, 2}, [B_SICK] = {1, 1, 6, 2}, [B_HANGS] = {1, 1, 7, 2},
};

void world_make_images(void) {
    for (unsigned i = 0; i < SIM_IMAGES; i++) {
        struct image_plan plan = image_plan_good(plans[i].slot);
        plan.header.version = (struct image_version){.major = plans[i].major, .minor = plans[i].minor};
        plan.header.payload_size = SIM_IMAGE_SIZE - AROUND;
        plan.counter = plans[i].counter;
        plan.seed = i;
        made[i].slot = plans[i].slot;
        made[i].counter = plans[i].counter;
        image_build(&made[i].file, &plan);
        memcpy(&made[i].header, made[i].file.bytes, sizeof made[i].header);
        mbedtls_sha256(made[i].file.bytes, made[i].file.size, made[i].sha, 0);
    }
}

const struct made_image *image_made(enum sim_image image) {
    return &made[image];
}

uint32_t world_image_size(void) {
    return made[A1].file.size;
}

enum sim_image image_in(unsigned slot) {
    for (unsigned i = 0; i < SIM_IMAGES; i++) {
        if (made[i].slot == slot &&
            flash_model_holds(flash_geometry.slot[slot].base, made[i].file.bytes, made[i].file.size)) {
            return (enum sim_image)i;
        }
    }
    return NO_IMAGE;
}

void image_put(enum sim_image image) {
    flash_model_put(flash_geometry.slot[made[image].slot].base, made[image].file.bytes, made[image].file.size);
}
