#include "fake_platform.h"
#include "sealift/board.h"
#include "support/cmocka_all.h"
#include <string.h>

struct fake_platform fake;

/* Of a core that has no second fault status. */
const char *platform_fault_register(unsigned number) {
    static const char *const names[PLATFORM_FAULT_REGISTERS] = {"pc", "lr", "cfsr", NULL, "addr"};
    return names[number];
}

void fake_platform_new(void) {
    fake = (struct fake_platform){.heap_lowest = 1000, .stack_free = 500, .self_test_passes = true};
}

uint64_t platform_uptime_ms(void) {
    return fake.now_ms;
}

void platform_link_begin(void) {
    assert_false(fake.sending);
    fake.sending = true;
}

void platform_link_send(const char *line, size_t length) {
    assert_true(fake.sending);
    assert_true(fake.sent_length + length <= sizeof fake.sent);
    memcpy(fake.sent + fake.sent_length, line, length);
    fake.sent_length += length;
}

void platform_link_end(void) {
    fake.sending = false;
}

const char *platform_board_name(void) {
    return "stm32f405";
}

void platform_log(const char *text) {
    assert_non_null(text);
}

unsigned platform_tasks(struct platform_task tasks[PLATFORM_TASKS_MAX]) {
    tasks[0] = (struct platform_task){.name = "agent",
                                      .priority = 1,
                                      .number = 1,
                                      .state = 0,
                                      .stack_size = 4000,
                                      .stack_free = fake.stack_free,
                                      .cpu_permille = 7};
    return 1;
}

void platform_heap(struct platform_heap *heap) {
    *heap = (struct platform_heap){.free = 4000, .lowest = fake.heap_lowest};
}

bool platform_self_test(void) {
    return fake.self_test_passes;
}

void platform_confirmed(void) {
    fake.confirmed++;
}

void platform_factory_reset(void) {
    fake.factory_resets++;
}

const char *board_build_name(void) {
    return "stm32f405-test";
}

const char *board_family(void) {
    return "stm32";
}

bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]) {
    memset(id, 0x5a, BOARD_UNIQUE_ID_SIZE);
    return true;
}

bool board_protection(struct board_protection *protection) {
    if (fake.protection_known) {
        *protection = fake.protection;
    }
    return fake.protection_known;
}

void board_watchdog_feed(void) {
    fake.fed++;
}
