/*
 * The world around the device: an operator with a script, and the rules that the device must keep at each start. All
 * that the world remembers is one plain struct, so that a run can be copied, compared and taken up again.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What can be installed; each has an image for each slot. SICK fails its self-test, HANGS never gets there. KEYS and
 * REVOKES carry trust sets: the first makes a second key active, the second, signed by that key, revokes the first.
 */
enum release { R1, R2, R3, OTHER, SICK, HANGS, KEYS, REVOKES, RELEASES };

/* One image: 2 * release + slot. */
typedef uint8_t image_id;
#define SIM_IMAGES (2 * RELEASES)
#define NO_IMAGE SIM_IMAGES

enum task {
    END,     /* of the script: restart once more and look */
    INSTALL, /* as a job, until the image is confirmed, or known to have failed when it is a bad one */
    CLIENT,  /* as an SMP client does it: upload, test, reset, confirm */
    HALF,    /* download half of it; the link breaks, the device restarts */
    STAGE,   /* download it and mark it for trial, but do not restart */
    PATCH,   /* as INSTALL, out of the image that runs */
};

struct order {
    enum task task;
    enum release release;
};

struct script {
    const char *name;
    bool has_r2;       /* R2 lies in slot B from the start */
    bool has_state;    /* the device has run its image before; else both records are empty */
    enum release runs; /* its image, in slot A; R1 unless it says other */
    bool journal_full; /* the journal has no room left */
    bool single;       /* pairs of cuts are left to the script with the same operations */
    struct order orders[4];
};

extern const struct script scripts[];
extern const unsigned script_count;

struct world {
    uint8_t script;
    uint8_t order;
    image_id confirmed;  /* the image that must run when none is on trial */
    image_id confirming; /* may have become the confirmed one: the power failed while it did */
    image_id staged;     /* may be tried */
    uint8_t tried;       /* the staged one was started */
    uint8_t state_known;
    uint8_t was_cut;
    uint8_t unsure; /* cuts that left bits which read one way now and another way later */
    uint8_t ended;  /* only the last look is left */
    uint8_t trust;  /* the serial of the trust set below which the device must not fall */
    uint8_t zero;
    uint32_t boots; /* the highest number the device has reported */
};

/* Build and sign the images. Call once. */
void world_make_images(void);

/* The flash as the script finds it; nobody watches. */
void world_begin(struct world *world, unsigned script);

/*
 * One power-up: boot, application, orders, up to the next reset. Ends the program with a message when the device broke
 * a rule. out: true when the script is at its end
 */
bool world_power_up(struct world *world);

/* The power fails. in: unsure: bits may read otherwise later */
void world_cut(struct world *world, bool unsure);

/* The bytes of the biggest image, for the report. */
uint32_t world_image_size(void);

#endif
