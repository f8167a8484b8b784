/* Requests changed at random, to every command: each is answered, and what runs stays as it is. */
#include "conversation.h"
#include "support/memory_flash.h"
#include <stdlib.h>
#include <string.h>

#define ROUNDS 5000u
#define HEADER_SIZE 8u

/* Every key of every command, so that changes find something to break in each of them. */
static size_t body(const struct image_file *file, struct request *request) {
    zcbor_state_t *map = request_new(request);
    request_all_keys(map, file);
    cbor_end_map(map);
    return (size_t)(map->payload - request->bytes) - HEADER_SIZE;
}

static void damaged_requests_do_no_harm(void **context) {
    struct device *device = *context;
    struct image_file file;
    struct request request;
    device_image(&file, 1, 1, 1);
    size_t length = body(&file, &request);
    srand(3);
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct smp_command *command = &smp_commands[(size_t)rand() % smp_command_count];
        uint8_t message[SMP_MESSAGE_MAX];
        memcpy(message, request.bytes, HEADER_SIZE + length);
        const uint8_t header[HEADER_SIZE] = {(uint8_t)((rand() & 1) << 3 | command->op),
                                             0,
                                             (uint8_t)(length >> 8),
                                             (uint8_t)length,
                                             (uint8_t)(command->group >> 8),
                                             (uint8_t)command->group,
                                             (uint8_t)i,
                                             command->command};
        memcpy(message, header, HEADER_SIZE);
        for (int changes = rand() % 4; changes > 0; changes--) {
            message[HEADER_SIZE + (size_t)rand() % length] = (uint8_t)rand();
        }
        size_t answer = ask_bytes(device, message, HEADER_SIZE + length);
        assert_true(answer > HEADER_SIZE);
        char text[DIAGNOSTIC_MAX];
        diagnostic(device->agent.reply + HEADER_SIZE, answer - HEADER_SIZE, text);
    }
    assert_memory_equal(memory_flash_at(flash_geometry.slot[0].base), device->running.bytes, device->running.size);
    assert_int_equal(device->agent.state.record.confirmed.slot, 0);
    assert_int_equal(device->agent.state.record.trial.slot, STATE_SLOT_NONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(damaged_requests_do_no_harm, device_new, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
