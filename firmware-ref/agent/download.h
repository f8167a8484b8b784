/*
 * A file on its way into the slot that does not run: erase, write, verify. Bytes arrive in order; a sender that lost
 * track is told where to go on.
 */
#ifndef SEALIFT_DOWNLOAD_H
#define SEALIFT_DOWNLOAD_H

#include "agent.h"

/*
 * Whether a file that begins with this header may be downloaded now. Changes nothing.
 * in:  length: of the whole file; newer_only: refuse what is not newer than the running image
 * out: NONE, or the reason: NO_IMAGE_FOR_SLOT (no boot report), TRIAL_RUNNING, IMAGE_TOO_LARGE, IMAGE_BAD_MAGIC,
 *      IMAGE_BAD_HEADER, WRONG_SLOT, VERSION_OLDER
 */
enum reason download_allowed(const struct agent *agent, uint32_t length, const struct image_header *header,
                             bool newer_only);

/* NONE when the slot that does not run may be erased and written now, or the reason why not. */
enum reason download_slot_free(const struct agent *agent);

/*
 * Whether this file is the one under way or arrived, so that the sender can go on at agent->download.received. One that
 * comes as a patch is not until it is whole.
 * in: sha: of the file, IMAGE_HASH_SIZE bytes
 */
bool download_is(const struct agent *agent, uint32_t length, const uint8_t *sha);

/*
 * Erase what the file needs of the other slot and begin. Takes seconds: the watchdog is fed between sectors.
 * in:  download_allowed(); sha: IMAGE_HASH_SIZE bytes, or NULL when the sender gave none
 * out: NONE, FLASH_ERASE_FAILED or FLASH_WRITE_FAILED
 */
enum reason download_begin(struct agent *agent, uint32_t length, const uint8_t *sha);

/*
 * Write the next bytes; after the last, verify the whole file in flash against its digest.
 * in:  an open download and length <= what is missing
 * out: NONE, FLASH_WRITE_FAILED or TRANSFER_DIGEST_MISMATCH; after an error the download is over
 */
enum reason download_write(struct agent *agent, const uint8_t *bytes, uint32_t length);

/* Erase a slot that does not run, as download_begin() does it. in: download_slot_free() */
enum reason download_erase(struct agent *agent, unsigned slot, uint32_t length);

#endif
