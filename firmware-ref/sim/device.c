#include "device.h"
#include "handover.h"
#include "platform.h"
#include "sealift/flash.h"
#include "sealift/image.h"
#include "support/boot_program.h"
#include <setjmp.h>
#include <string.h>

struct boot_report kept_boot_report;
struct reset_note kept_reset_note;
volatile uint32_t kept_alive;
static enum reset_cause why = RESET_POWER_ON;

/* Where the running bootloader ends. Boots nest: while one is stopped at a flash step, others are tried. */
static jmp_buf *boot_end;
static volatile unsigned started;
static bool is_healthy;

void device_retained_get(struct retained *retained) {
    *retained = (struct retained){kept_boot_report, kept_reset_note, kept_alive, why};
}

void device_retained_set(const struct retained *retained) {
    kept_boot_report = retained->report;
    kept_reset_note = retained->note;
    kept_alive = retained->alive;
    why = retained->cause;
}

void device_lose_power(void) {
    device_retained_set(&(struct retained){.cause = RESET_POWER_ON});
}

void device_reset(enum reset_cause cause) {
    why = cause;
}

void device_set_healthy(bool healthy) {
    is_healthy = healthy;
}

unsigned device_boot(void) {
    jmp_buf *outer = boot_end;
    jmp_buf here;
    boot_end = &here;
    if (setjmp(here) == 0) {
        boot_program();
    }
    boot_end = outer;
    return started;
}

void handover(uint32_t vectors) {
    started = vectors == flash_geometry.slot[0].base + IMAGE_HEADER_SIZE ? 0 : 1;
    longjmp(*boot_end, 1);
}

void board_sleep(void) {
    started = FLASH_SLOTS;
    longjmp(*boot_end, 1);
}

void board_init(void) {
}

enum reset_cause board_reset_cause(void) {
    return why;
}

const char *board_build_name(void) {
    return "simulator";
}

void board_put(uint8_t byte) {
    (void)byte;
}

void board_watchdog_feed(void) {
}

uint64_t platform_uptime_ms(void) {
    return 0;
}

void platform_log(const char *text) {
    (void)text;
}

unsigned platform_tasks(struct platform_task tasks[PLATFORM_TASKS_MAX]) {
    (void)tasks;
    return 0;
}

void platform_heap(struct platform_heap *heap) {
    *heap = (struct platform_heap){.free = 4096, .lowest = 4096};
}

bool platform_self_test(void) {
    return is_healthy;
}

void platform_confirmed(void) {
}
