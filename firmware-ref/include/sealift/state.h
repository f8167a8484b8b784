/*
 * The state of the device: which image is confirmed, which is on trial, why the last one failed.
 * docs/formats.md, "State record" and "Journal of counters". Everything here is one record in one of two sectors; the
 * functions that change it write a new record into the other sector, so a power cut leaves the old or the new one.
 * Not re-entrant: one caller at a time.
 */
#ifndef SEALIFT_STATE_H
#define SEALIFT_STATE_H

#include "flash.h"
#include "image.h"
#include "reason_codes.h"
#include <stdbool.h>
#include <stdint.h>

#define STATE_MAGIC 0x52544c53u /* "SLTR" */
#define STATE_LAYOUT 1u
#define STATE_SIZE 512u
#define STATE_JOB_SIZE 64u

#define STATE_SLOT_NONE 0xffu

enum state_phase { STATE_PHASE_NONE = 0, STATE_PHASE_STAGED = 1, STATE_PHASE_RUNNING = 2 };

#define STATE_FLAG_CONFIRMS_ITSELF 1u /* after its self-test; otherwise a client confirms */
#define STATE_FLAG_DOWNGRADE 2u       /* an older version than the confirmed one may start */

struct image_ref {
    uint8_t slot;  /* STATE_SLOT_NONE: no image */
    uint8_t phase; /* enum state_phase; of the trial only */
    uint8_t flags;
    uint8_t zero;
    uint16_t reason; /* of the failed one */
    uint16_t detail;
    uint32_t execution;
    uint8_t hash[IMAGE_HASH_SIZE];
    char job[STATE_JOB_SIZE]; /* UTF-8, zero padded, not necessarily terminated; empty without a job */
};

struct state_record {
    uint32_t magic;
    uint16_t layout;
    uint16_t size;
    uint32_t sequence;
    uint32_t counter; /* the highest security counter ever confirmed */
    uint32_t boots;   /* totals when the record was written */
    uint32_t erases;
    struct image_ref confirmed;
    struct image_ref trial;
    struct image_ref failed;
    uint32_t trust_inverted; /* ~(highest serial of a trust set ever in force): 0 in records that know of none */
    uint8_t unused[156];
    uint32_t crc;
};
_Static_assert(sizeof(struct image_ref) == 108, "docs/formats.md");
_Static_assert(sizeof(struct state_record) == STATE_SIZE, "docs/formats.md");

/* The record that counts, where it lies, and the totals including the journal. */
struct state {
    struct state_record record;
    unsigned sector;      /* 0 or 1: index into flash_geometry.state */
    uint32_t journal_end; /* offset in the sector of the first free entry; the sector's size when full */
    uint32_t boots;
    uint32_t erases;
    bool sealed; /* the record is sure to read the same at every boot */
    bool rival;  /* the other sector holds what a power cut left there, which may read otherwise later */
};

enum state_count { STATE_COUNT_BOOT = 1, STATE_COUNT_ERASE = 2 };

/*
 * Read both records and the journal of the one that counts.
 * out: true; or false when neither is valid: then state is an empty one, and state_save() may follow
 */
bool state_load(struct state *state);

/*
 * Write next, completed with magic, the next sequence number, the totals and the CRC, into the other sector (erases it:
 * counted). out: NONE and next is state->record; FLASH_ERASE_FAILED or FLASH_WRITE_FAILED, and state is as before, in
 * RAM and in flash
 */
enum reason state_save(struct state *state, struct state_record *next);

/*
 * Make sure that every later boot sees the record that this one sees, whatever a power cut left half-written. For the
 * application, before it acts on what the record says. Writes nothing unless power failed while a record was written.
 * in: a state that was loaded
 */
enum reason state_settle(struct state *state);

/*
 * Add to a counter in the journal; writes a new record when the journal is full.
 * in:  times in [1, 0xffff]
 */
enum reason state_count(struct state *state, enum state_count what, uint16_t times);

/*
 * Mark an image that passed image_check() for a trial at the next boot. Replaces an image staged before.
 * in:  job: at most STATE_JOB_SIZE bytes of UTF-8 or ""; flags of STATE_FLAG_…
 * out: as state_save(); TRIAL_RUNNING, and nothing changed, while another image is being tried
 */
enum reason state_stage(struct state *state, uint8_t slot, const uint8_t hash[IMAGE_HASH_SIZE], uint8_t flags,
                        const char *job, uint32_t execution);

/* The staged image is about to start. in: a staged trial. For the bootloader. */
enum reason state_run_trial(struct state *state);

/* The trial (staged or running) ended badly: move it to failed. in: a trial. */
enum reason state_fail_trial(struct state *state, enum reason why, uint16_t detail);

/*
 * The running trial becomes the confirmed image and raises the security counter. Without one there is nothing to do.
 * in:  counter: the image's own
 */
enum reason state_confirm(struct state *state, uint32_t counter);

/* The serial below which no trust set counts. */
uint32_t state_trust_serial(const struct state *state);

/* A trust set is in force: no set with a lower serial counts any more. */
enum reason state_raise_trust(struct state *state, uint32_t serial);

/* No image. */
struct image_ref state_no_image(void);

/* Forget the failed image and why, so that it may be offered again. */
enum reason state_forget_failed(struct state *state);

#endif
