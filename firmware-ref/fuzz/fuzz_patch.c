/* The stream of a patch, cut in pieces and in one piece: the same comes of it, and what runs stays as it is. */
#include "conversation.h"
#include "device.h"
#include "download.h"
#include "support/memory_flash.h"
#include <stdlib.h>
#include <string.h>

#define SLOT_MAX 4096u

struct result {
    enum reason reason;
    bool complete;
    uint8_t slot[SLOT_MAX];
};

static struct result decode(const struct agent *start, uint32_t size, struct input stream, size_t piece) {
    struct agent agent = *start;
    struct flash_area other = flash_geometry.slot[1];
    struct result result;
    struct patch_header header = {.magic = PATCH_MAGIC, .format = PATCH_FORMAT, .size = size};
    struct image_plan plan = image_plan_good(1);
    header.target = plan.header;
    memcpy(header.base_hash, agent.boot.hash, IMAGE_HASH_SIZE);
    memset(header.sha, header.base_hash[0], IMAGE_HASH_SIZE); /* every file has the same here */
    result.reason = patch_begin(&agent, &header, false);
    require(result.reason == REASON_NONE || result.reason == REASON_IMAGE_TOO_LARGE);
    while (result.reason == REASON_NONE && !agent.download.complete) {
        bool last = stream.left <= piece;
        size_t length = last ? stream.left : piece;
        result.reason = patch_write(&agent, stream.at, (uint32_t)length, last);
        require(!last || agent.download.complete || result.reason != REASON_NONE);
        stream.at += length;
        stream.left -= length;
    }
    require(agent.download.received <= size);
    result.complete = agent.download.complete;
    memcpy(result.slot, memory_flash_at(other.base), other.size);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct device *device;
    if (device == NULL) {
        void *made = NULL;
        device_new(&made);
        device = made;
        require(flash_geometry.slot[1].size == SLOT_MAX);
    }
    struct input base = {data, size};
    struct flash_area running = flash_geometry.slot[0];
    size_t piece = input_byte(&base) + 1u;
    uint32_t length = (uint32_t)(sizeof(struct image_header) + 1u + 4u * input_byte(&base));
    size_t words = input_byte(&base);
    struct input stream = input_split(&base, 4 * words);
    device_fill(running, base);
    uint8_t before[SLOT_MAX];
    memcpy(before, memory_flash_at(running.base), running.size);
    struct result whole = decode(&device->agent, length, stream, SIZE_MAX);
    struct result cut = decode(&device->agent, length, stream, piece);
    require(whole.reason == cut.reason && whole.complete == cut.complete);
    require(!whole.complete || memcmp(whole.slot, cut.slot, sizeof cut.slot) == 0);
    require(memcmp(before, memory_flash_at(running.base), running.size) == 0);
    return 0;
}
