/* SMP messages, one after the other, to a device that runs: each reply is whole, and what runs stays as it is. */
#include "conversation.h"
#include "device.h"
#include "fake_platform.h"
#include "support/memory_flash.h"
#include <string.h>

#define HEADER_SIZE 8u

/* A device as after its start, to begin each input with. */
struct start {
    struct device device;
    uint8_t *flash;
    size_t flash_size;
    uint8_t flash_at_start[16 * 1024];
    struct fake_platform platform;
};

static struct start *start_once(void) {
    static struct start start;
    if (start.flash == NULL) {
        void *device = NULL;
        device_new(&device);
        memcpy(&start.device, device, sizeof start.device);
        device_free(&device);
        struct flash_area last = flash_geometry.sectors[flash_geometry.sector_count - 1];
        start.flash = memory_flash_at(flash_geometry.sectors[0].base);
        start.flash_size = last.base + last.size - flash_geometry.sectors[0].base;
        require(start.flash_size <= sizeof start.flash_at_start);
        memcpy(start.flash_at_start, start.flash, start.flash_size);
        start.platform = fake;
    }
    return &start;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct start *start = start_once();
    struct agent agent = start->device.agent;
    struct input input = {data, size};
    memcpy(start->flash, start->flash_at_start, start->flash_size);
    fake = start->platform;
    while (input.left >= HEADER_SIZE) {
        uint8_t message[SMP_MESSAGE_MAX];
        size_t whole = HEADER_SIZE + ((size_t)input.at[2] << 8 | input.at[3]);
        size_t length = input_take(&input, message, whole < sizeof message ? whole : sizeof message);
        size_t answer = smp_answer(&agent, message, length, agent.reply, agent_reply_room(&agent));
        require(answer <= sizeof agent.reply);
        require(answer == 0 || cbor_decode(agent.reply + HEADER_SIZE, answer - HEADER_SIZE, NULL, 0));
    }
    require(memcmp(memory_flash_at(flash_geometry.slot[0].base), start->device.running.bytes,
                   start->device.running.size) == 0);
    require(agent.state.record.confirmed.slot == 0);
    return 0;
}
