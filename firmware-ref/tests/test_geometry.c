/* The memory map of a board, held against the rules of sealift/flash.h. */
#include "sealift/flash.h"
#include "sealift/image.h"
#include "sealift/state.h"
#include "support/cmocka_all.h"
#include <string.h>

#define AREAS 8u

static void areas_of(struct flash_area areas[AREAS]) {
    const struct flash_geometry *map = &flash_geometry;
    const struct flash_area all[AREAS] = {map->bootloader, map->slot[0],  map->slot[1],  map->state[0],
                                          map->state[1],   map->trust[0], map->trust[1], map->identity};
    memcpy(areas, all, sizeof all);
}

static void sectors_ascend_without_gaps(void **context) {
    (void)context;
    assert_true(flash_geometry.sector_count > 0);
    for (unsigned i = 1; i < flash_geometry.sector_count; i++) {
        struct flash_area before = flash_geometry.sectors[i - 1];
        assert_int_equal(flash_geometry.sectors[i].base, before.base + before.size);
    }
}

static void areas_are_whole_sectors(void **context) {
    (void)context;
    struct flash_area areas[AREAS];
    areas_of(areas);
    for (unsigned i = 0; i < AREAS; i++) {
        uint32_t covered = 0;
        for (unsigned j = 0; j < flash_geometry.sector_count; j++) {
            struct flash_area sector = flash_geometry.sectors[j];
            if (sector.base >= areas[i].base && sector.base - areas[i].base < areas[i].size) {
                covered += sector.size;
            }
        }
        assert_true(areas[i].size > 0);
        assert_int_equal(covered, areas[i].size);
        assert_int_equal(flash_sectors_in(areas[i]) > 0, true);
        assert_true(flash_range_readable(areas[i].base, areas[i].size));
    }
}

static void areas_do_not_overlap(void **context) {
    (void)context;
    struct flash_area areas[AREAS];
    areas_of(areas);
    for (unsigned i = 0; i < AREAS; i++) {
        for (unsigned j = i + 1; j < AREAS; j++) {
            assert_true(areas[i].base + areas[i].size <= areas[j].base ||
                        areas[j].base + areas[j].size <= areas[i].base);
        }
    }
}

/* A record is written into one sector while the other still counts. */
static void state_records_have_a_sector_each(void **context) {
    (void)context;
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(flash_sectors_in(flash_geometry.state[i]), 1);
        assert_true(flash_geometry.state[i].size > STATE_SIZE);
    }
}

/* All that is written has a size or an offset that is a multiple of 16. */
static void records_are_whole_write_units(void **context) {
    (void)context;
    uint32_t unit = flash_geometry.write_unit;
    assert_true(unit == 1 || unit == 2 || unit == 4 || unit == 8);
}

static void only_the_bootloader_cannot_be_changed(void **context) {
    (void)context;
    struct flash_area areas[AREAS];
    areas_of(areas);
    assert_false(flash_area_erasable(areas[0]));
    assert_false(flash_range_writable(areas[0].base, flash_geometry.write_unit));
    for (unsigned i = 1; i < AREAS; i++) {
        assert_true(flash_area_erasable(areas[i]));
        assert_true(flash_range_writable(areas[i].base, flash_geometry.write_unit));
    }
}

/* The release's two images are told apart by their addresses, so both slots take the same size. */
static void slots_are_alike(void **context) {
    (void)context;
    assert_int_equal(flash_geometry.slot[0].size, flash_geometry.slot[1].size);
    assert_true(flash_geometry.slot[0].size > IMAGE_HEADER_SIZE);
}

static void the_board_has_an_id(void **context) {
    (void)context;
    const uint8_t none[sizeof flash_geometry.board_id] = {0};
    assert_memory_not_equal(flash_geometry.board_id, none, sizeof none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sectors_ascend_without_gaps),
        cmocka_unit_test(areas_are_whole_sectors),
        cmocka_unit_test(areas_do_not_overlap),
        cmocka_unit_test(state_records_have_a_sector_each),
        cmocka_unit_test(records_are_whole_write_units),
        cmocka_unit_test(only_the_bootloader_cannot_be_changed),
        cmocka_unit_test(slots_are_alike),
        cmocka_unit_test(the_board_has_an_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
