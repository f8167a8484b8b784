/* The signed images of the simulated world, of the size that the build chose. */
#ifndef IMAGES_H
#define IMAGES_H

#include "support/image_builder.h"
#include "world.h"

struct made_image {
    struct image_file file;
    struct image_header header;
    uint8_t sha[IMAGE_HASH_SIZE]; /* of the file */
    unsigned slot;
    uint32_t counter;
};

const struct made_image *image_made(enum sim_image image);

extern const char *const image_name[SIM_IMAGES + 1];

/* out: the image that lies in the slot, every unit of it sound; NO_IMAGE when there is none */
enum sim_image image_in(unsigned slot);

/* Put it into its slot. */
void image_put(enum sim_image image);

#endif
