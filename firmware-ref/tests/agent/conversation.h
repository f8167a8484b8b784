/* A device with its agent, and a client that talks to it in frames. */
#ifndef CONVERSATION_H
#define CONVERSATION_H

#include "agent.h"
#include "cbor.h"
#include "diagnostic.h"
#include "smp.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"

struct device {
    struct agent agent;
    struct image_file running; /* 1.0.0 in slot A */
    char reply[DIAGNOSTIC_MAX];
    unsigned version; /* of SMP; 1 stands for version 2 */
};

/* A new board that runs a confirmed 1.0.0 in slot A; state record and boot report say so. Setup for cmocka. */
int device_new(void **context);
int device_free(void **context);

/* Play the bootloader and start the agent again: what is staged runs on trial, what runs on trial is confirmed or not.
 */
void device_boot(struct device *device);

/* The signed image of a version for slot B (1) or A (0). */
void device_image(struct image_file *file, unsigned slot, uint8_t minor, uint32_t counter);

/* Write a map. begin: the room; put keys with cbor_put_…; then ask. */
struct request {
    uint8_t bytes[SMP_MESSAGE_MAX];
    zcbor_state_t map[2];
};
zcbor_state_t *request_new(struct request *request);

/* Put every key of every command. in: the file that an upload begins with */
void request_all_keys(zcbor_state_t *map, const struct image_file *file);

/* Send the request; out: the reply's map in diagnostic notation, which stays until the next one */
const char *ask(struct device *device, enum smp_op op, uint16_t group, uint8_t command, struct request *request);

/* The same without any keys. */
const char *ask_empty(struct device *device, enum smp_op op, uint16_t group, uint8_t command);

/*
 * Send a whole message as it is.
 * out: the length of the reply in device->agent.reply; 0 when none came
 */
size_t ask_bytes(struct device *device, const uint8_t *message, size_t length);

/* Upload a part of a file: offset 0 carries length and digest, of which NULL leaves out the digest. */
const char *upload(struct device *device, const struct image_file *file, uint32_t offset, uint32_t size,
                   const uint8_t *sha);

/* Upload a whole file in one piece after the other. out: the last reply */
const char *upload_all(struct device *device, const struct image_file *file);

void file_sha(const struct image_file *file, uint8_t sha[IMAGE_HASH_SIZE]);

#endif
