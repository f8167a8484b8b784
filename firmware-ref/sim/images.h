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
    uint32_t carried; /* serial of the trust set in it; 0: none */
    char name[16];    /* e.g. "R2 in B" */
};

image_id image_of(enum release release, unsigned slot);
enum release release_of(image_id image);

/* Whether it may start under the trust set with that serial. */
bool image_allowed(image_id image, uint32_t serial);

/* in: an image or NO_IMAGE, of which only the name means anything */
const struct made_image *image_made(image_id image);

/* out: the image that lies in the slot, every unit of it sound; NO_IMAGE when there is none */
image_id image_in(unsigned slot);

/* Put it into its slot. */
void image_put(image_id image);

#endif
