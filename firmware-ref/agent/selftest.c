#include "selftest.h"
#include "platform.h"
#include "slots.h"
#include <string.h>

static bool image_is_the_one_started(struct agent *agent) {
    slots_changed(agent); /* look again, whatever was seen before */
    const struct slot_view *view = slots_view(agent, agent->boot.slot);
    return view->reason == REASON_NONE && memcmp(view->info.hash, agent->boot.hash, IMAGE_HASH_SIZE) == 0;
}

static bool flash_readable(void) {
    uint32_t word;
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        if (!flash_read(flash_geometry.sectors[i].base, &word, sizeof word)) {
            return false;
        }
    }
    return true;
}

static bool stacks_healthy(void) {
    struct platform_task tasks[PLATFORM_TASKS_MAX];
    unsigned count = platform_tasks(tasks);
    for (unsigned i = 0; i < count; i++) {
        if (tasks[i].stack_free < SELFTEST_STACK_MIN) {
            return false;
        }
    }
    return true;
}

enum selftest_failure selftest_run(struct agent *agent) {
    struct platform_heap heap;
    platform_heap(&heap);
    if (!agent->boot_known || !agent->state_known) {
        return SELFTEST_BOOT_REPORT;
    }
    if (!flash_readable()) {
        return SELFTEST_FLASH;
    }
    if (!image_is_the_one_started(agent)) {
        return SELFTEST_IMAGE;
    }
    if (heap.lowest < SELFTEST_HEAP_MIN) {
        return SELFTEST_HEAP;
    }
    if (!platform_self_test()) {
        return SELFTEST_APPLICATION;
    }
    return stacks_healthy() ? SELFTEST_PASSED : SELFTEST_STACK;
}
