/* A whole boot through nothing but the functions of the template port: the real bootloader, flash.h out of its driver.
 */
#include "kept_ram.h"
#include "machine.h"
#include "sealift/board.h"
#include "sealift/flash_driver.h"
#include "support/boot_program.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"
#include "support/memory_flash.h"
#include <setjmp.h>
#include <string.h>

#undef main /* boot_program.h renames the bootloader's; this program has its own */

static jmp_buf end;

static void stop(void) {
    longjmp(end, 1);
}

/* The default returns at once: a bootloader without an image would never end. */
void board_sleep(void) {
    stop();
}

/* For image_install(), which puts bytes past the driver as a programmer does. */
uint8_t *memory_flash_at(uint32_t address) {
    return machine_flash(address);
}

static int switch_on(void **context) {
    (void)context;
    machine = (struct machine){.stop = stop};
    kept_alive = 0;
    memset(&kept_reset_note, 0, sizeof kept_reset_note);
    for (unsigned i = 0; i < flash_geometry.sector_count; i++) {
        assert_true(flash_driver_erase(&flash_geometry.sectors[i]));
    }
    return 0;
}

static void boot(void) {
    if (setjmp(end) == 0) {
        boot_program();
    }
}

static void an_empty_board_says_so(void **context) {
    (void)context;
    boot();
    assert_string_equal(machine.sent, "sealift-boot: NO_BOOTABLE_IMAGE (62): slot A IMAGE_BAD_MAGIC (1), "
                                      "slot B IMAGE_BAD_MAGIC (1) (host)\r\n");
    assert_int_equal(machine.started, 0);
}

static void a_signed_image_is_started(void **context) {
    (void)context;
    static struct image_file image;
    struct image_plan plan = image_plan_good(0);
    image_build(&image, &plan);
    image_install(&image, 0);
    boot();
    assert_string_equal(machine.sent, "sealift-boot: STATE_LOST (60), starting slot A 1.0.0 confirmed (host)\r\n");
    assert_int_equal(machine.started, flash_geometry.slot[0].base + IMAGE_HEADER_SIZE);
    assert_int_equal(machine.watchdog_fed, 0); /* only a trial is watched */
    assert_true(flash_operations() > 0);       /* the record that was lost */
    boot();
    assert_string_equal(machine.sent, "sealift-boot: slot A 1.0.0 confirmed (host)\r\n");
}

static void flash_refuses_what_its_contract_forbids(void **context) {
    (void)context;
    const uint8_t bytes[8] = {0};
    struct flash_area slot = flash_geometry.slot[0];
    uint32_t unit = flash_geometry.write_unit;
    uint8_t read;
    assert_int_equal(flash_write(slot.base + 1, bytes, unit), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_write(flash_geometry.bootloader.base, bytes, unit), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(flash_erase(flash_geometry.bootloader), REASON_FLASH_ERASE_FAILED);
    assert_int_equal(flash_erase((struct flash_area){slot.base, 1}), REASON_FLASH_ERASE_FAILED);
    assert_false(flash_read(flash_geometry.sectors[0].base - 1, &read, 1));
    assert_int_equal(flash_write(slot.base, bytes, unit), REASON_NONE);
    assert_true(flash_read(slot.base, &read, 1));
    assert_int_equal(read, 0);
    assert_int_equal(flash_erase(slot), REASON_NONE);
    assert_true(flash_read(slot.base, &read, 1));
    assert_int_equal(read, FLASH_ERASED);
}

static uint8_t heard;

static void hear(uint8_t byte) {
    heard = byte;
}

static void what_a_chip_need_not_have_has_a_default(void **context) {
    (void)context;
    uint8_t id[BOARD_UNIQUE_ID_SIZE];
    assert_int_equal(board_reset_cause(), RESET_UNKNOWN);
    assert_false(board_unique_id(id));
    board_receive(hear, 0);
    machine.receiver(42);
    assert_int_equal(heard, 42);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_board_says_so, switch_on),
        cmocka_unit_test_setup(a_signed_image_is_started, switch_on),
        cmocka_unit_test_setup(flash_refuses_what_its_contract_forbids, switch_on),
        cmocka_unit_test_setup(what_a_chip_need_not_have_has_a_default, switch_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
