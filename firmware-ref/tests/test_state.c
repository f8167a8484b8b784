/* State records and the journal of counters. */
#include "sealift/crc32.h"
#include "sealift/flash.h"
#include "sealift/state.h"
#include "support/cmocka_all.h"
#include "support/memory_flash.h"
#include <string.h>

static const uint8_t hash_a[IMAGE_HASH_SIZE] = {0xaa};
static const uint8_t hash_b[IMAGE_HASH_SIZE] = {0xbb};
static struct state state;

/* A device that runs image A from slot 0, confirmed with counter 3. */
static int fresh(void **context) {
    (void)context;
    memory_flash_new();
    assert_false(state_load(&state));
    struct state_record next = state.record;
    next.confirmed.slot = 0;
    next.counter = 3;
    memcpy(next.confirmed.hash, hash_a, sizeof hash_a);
    assert_int_equal(state_save(&state, &next), REASON_NONE);
    return 0;
}

static void reload(void) {
    struct state in_ram = state;
    assert_true(state_load(&state));
    assert_memory_equal(&state, &in_ram, sizeof state);
}

static struct state_record *record_in(unsigned sector) {
    return (struct state_record *)memory_flash_at(flash_geometry.state[sector].base);
}

static void the_layout_is_that_of_the_document(void **context) {
    (void)context;
    assert_int_equal(offsetof(struct state_record, counter), 12);
    assert_int_equal(offsetof(struct state_record, confirmed), 24);
    assert_int_equal(offsetof(struct state_record, trial), 132);
    assert_int_equal(offsetof(struct state_record, failed), 240);
    assert_int_equal(offsetof(struct state_record, trust_inverted), 348);
    assert_int_equal(offsetof(struct state_record, unused), 352);
    assert_int_equal(offsetof(struct state_record, crc), 508);
    assert_int_equal(offsetof(struct image_ref, hash), 12);
    assert_int_equal(offsetof(struct image_ref, job), 44);
}

static void an_empty_flash_has_no_state(void **context) {
    (void)context;
    memory_flash_new();
    assert_false(state_load(&state));
    assert_int_equal(state.record.confirmed.slot, STATE_SLOT_NONE);
    assert_int_equal(state.record.trial.phase, STATE_PHASE_NONE);
}

static void records_alternate_between_the_sectors(void **context) {
    (void)context;
    unsigned before = state.sector;
    uint32_t sequence = state.record.sequence;
    for (unsigned i = 1; i <= 4; i++) {
        assert_int_equal(state_forget_failed(&state), REASON_NONE);
        assert_int_equal(state.sector, (before + i) % 2);
        assert_int_equal(state.record.sequence, sequence + i);
        assert_int_equal(state.erases, 1 + i);
        reload();
    }
}

static void a_damaged_record_leaves_the_one_before(void **context) {
    (void)context;
    state_forget_failed(&state);
    uint32_t sequence = state.record.sequence;
    ((uint8_t *)record_in(state.sector))[300] ^= 1u;
    assert_true(state_load(&state));
    assert_int_equal(state.record.sequence, sequence - 1);
    ((uint8_t *)record_in(state.sector))[0] ^= 1u;
    assert_false(state_load(&state));
}

static void a_record_that_is_misread_once_still_counts(void **context) {
    (void)context;
    for (unsigned records = 1; records <= 2; records++) {
        for (uint32_t read = 1; read <= 2; read++) {
            memory_flash_misread(flash_geometry.state[state.sector].base, read);
            reload();
        }
        state_forget_failed(&state);
    }
}

static void no_record_lowers_the_counter(void **context) {
    (void)context;
    struct state_record next = state.record;
    next.counter = 2;
    assert_int_equal(state_save(&state, &next), REASON_NONE);
    assert_int_equal(state.record.counter, 3);
    reload();
}

/* Bytes that nobody wrote by these functions: right CRC, impossible content. */
static void a_record_without_sense_is_not_valid(void **context) {
    (void)context;
    struct {
        uint8_t confirmed, trial, phase;
    } bad[] = {{2, 0xff, 0}, {0xff, 0xff, 0}, {0, 7, 1}, {0, 1, 0}, {0, 1, 3}, {0, 0xff, 1}};
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        fresh(NULL);
        struct state_record *record = record_in(state.sector);
        record->confirmed.slot = bad[i].confirmed;
        record->trial.slot = bad[i].trial;
        record->trial.phase = bad[i].phase;
        record->crc = crc32(record, STATE_SIZE - 4);
        assert_false(state_load(&state));
    }
}

static void every_torn_write_leaves_the_old_record(void **context) {
    (void)context;
    uint8_t before[STATE_SIZE];
    memcpy(before, record_in(state.sector), STATE_SIZE);
    struct state_record next = state.record;
    unsigned other = state.sector ^ 1u;
    assert_int_equal(state_save(&state, &next), REASON_NONE);
    for (unsigned length = 0; length < STATE_SIZE; length += 4) {
        memset(record_in(other), FLASH_ERASED, STATE_SIZE);
        memcpy(record_in(other), &next, length);
        assert_true(state_load(&state));
        assert_memory_equal(&state.record, before, STATE_SIZE);
    }
}

static void a_flash_that_fails_changes_nothing(void **context) {
    (void)context;
    struct state before = state;
    memory_flash_fail_from(1);
    assert_int_equal(state_stage(&state, 1, hash_b, 0, "job", 1), REASON_FLASH_ERASE_FAILED);
    assert_memory_equal(&state, &before, sizeof state);
    memory_flash_fail_from(2);
    assert_int_equal(state_stage(&state, 1, hash_b, 0, "job", 1), REASON_FLASH_WRITE_FAILED);
    assert_memory_equal(&state, &before, sizeof state);
    memory_flash_fail_from(0);
    reload();
}

static void a_trial_is_staged_run_and_confirmed(void **context) {
    (void)context;
    assert_int_equal(state_stage(&state, 1, hash_b, STATE_FLAG_CONFIRMS_ITSELF, "job-7", 42), REASON_NONE);
    reload();
    assert_int_equal(state.record.trial.phase, STATE_PHASE_STAGED);
    assert_string_equal(state.record.trial.job, "job-7");
    assert_int_equal(state_run_trial(&state), REASON_NONE);
    assert_int_equal(state.record.trial.phase, STATE_PHASE_RUNNING);
    assert_int_equal(state_stage(&state, 0, hash_a, 0, "", 0), REASON_TRIAL_RUNNING);
    assert_int_equal(state_confirm(&state, 5), REASON_NONE);
    reload();
    assert_int_equal(state.record.confirmed.slot, 1);
    assert_int_equal(state.record.confirmed.execution, 42);
    assert_memory_equal(state.record.confirmed.hash, hash_b, sizeof hash_b);
    assert_int_equal(state.record.trial.slot, STATE_SLOT_NONE);
    assert_int_equal(state.record.counter, 5);
}

static void the_counter_never_falls(void **context) {
    (void)context;
    state_stage(&state, 1, hash_b, 0, "", 0);
    state_run_trial(&state);
    state_confirm(&state, 1);
    assert_int_equal(state.record.counter, 3);
}

static void only_a_running_trial_can_be_confirmed(void **context) {
    (void)context;
    state_stage(&state, 1, hash_b, 0, "", 0);
    uint32_t sequence = state.record.sequence;
    assert_int_equal(state_confirm(&state, 9), REASON_NONE);
    assert_int_equal(state.record.sequence, sequence);
    assert_int_equal(state.record.confirmed.slot, 0);
}

static void a_failed_trial_is_remembered_until_it_works_or_is_forgotten(void **context) {
    (void)context;
    state_stage(&state, 1, hash_b, 0, "job", 1);
    state_run_trial(&state);
    assert_int_equal(state_fail_trial(&state, REASON_SELF_TEST_FAILED, 7), REASON_NONE);
    reload();
    assert_int_equal(state.record.failed.reason, REASON_SELF_TEST_FAILED);
    assert_int_equal(state.record.failed.detail, 7);
    assert_memory_equal(state.record.failed.hash, hash_b, sizeof hash_b);
    assert_int_equal(state.record.failed.phase, STATE_PHASE_NONE);
    assert_int_equal(state.record.trial.slot, STATE_SLOT_NONE);
    state_stage(&state, 1, hash_b, 0, "job", 2);
    state_run_trial(&state);
    state_confirm(&state, 3);
    assert_int_equal(state.record.failed.slot, STATE_SLOT_NONE);
}

static void a_job_fills_its_field_without_an_end(void **context) {
    (void)context;
    const char job[] = "0123456789012345678901234567890123456789012345678901234567890123x";
    state_stage(&state, 1, hash_b, 0, job, 0);
    assert_memory_equal(state.record.trial.job, job, STATE_JOB_SIZE);
    state_stage(&state, 1, hash_b, 0, "", 0);
    assert_int_equal(state.record.trial.job[0], 0);
}

static void counts_go_to_the_journal(void **context) {
    (void)context;
    uint32_t sequence = state.record.sequence;
    uint32_t erases = state.erases;
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(state_count(&state, STATE_COUNT_BOOT, 1), REASON_NONE);
    }
    assert_int_equal(state_count(&state, STATE_COUNT_ERASE, 3), REASON_NONE);
    assert_int_equal(state.boots, 5);
    assert_int_equal(state.erases, erases + 3);
    assert_int_equal(state.record.sequence, sequence);
    reload();
}

static void totals_move_into_the_next_record(void **context) {
    (void)context;
    state_count(&state, STATE_COUNT_BOOT, 7);
    state_forget_failed(&state);
    assert_int_equal(state.record.boots, 7);
    assert_int_equal(state.boots, 7);
    reload();
}

static void a_torn_entry_counts_nothing_and_is_stepped_over(void **context) {
    (void)context;
    state_count(&state, STATE_COUNT_BOOT, 1);
    if (setjmp(memory_flash_power_lost) == 0) {
        memory_flash_cut_at(1);
        state_count(&state, STATE_COUNT_BOOT, 1);
        fail();
    }
    assert_true(state_load(&state));
    assert_int_equal(state.boots, 1);
    assert_int_equal(state_count(&state, STATE_COUNT_BOOT, 1), REASON_NONE);
    assert_int_equal(state.boots, 2);
    reload();
}

static void a_record_without_a_seal_is_made_firm(void **context) {
    (void)context;
    memset(memory_flash_at(flash_geometry.state[state.sector].base + STATE_SIZE), FLASH_ERASED, 8);
    assert_true(state_load(&state));
    assert_false(state.sealed);
    record_in(state.sector)->crc |= ~record_in(state.sector)->crc & 0x100u; /* it was read right, now it is not */
    record_in(state.sector)->counter |= 0x8000u;
    assert_int_equal(state_settle(&state), REASON_NONE);
    assert_true(state.sealed);
    reload();
    uint32_t operations = flash_operations();
    assert_int_equal(state_settle(&state), REASON_NONE);
    assert_int_equal(flash_operations(), operations);
}

static void the_old_record_is_made_firm_before_it_is_the_only_one(void **context) {
    (void)context;
    memset(memory_flash_at(flash_geometry.state[state.sector].base + STATE_SIZE), FLASH_ERASED, 8);
    assert_true(state_load(&state));
    memory_flash_fail_from(1);
    assert_int_equal(state_forget_failed(&state), REASON_FLASH_WRITE_FAILED); /* of the record, before any erase */
    memory_flash_fail_from(0);
    assert_int_equal(state_forget_failed(&state), REASON_NONE);
    assert_true(state_load(&state));
    assert_true(state.sealed);
}

static void what_a_cut_left_in_the_other_sector_is_removed(void **context) {
    (void)context;
    uint32_t sequence = state.record.sequence;
    record_in(state.sector ^ 1u)->magic = STATE_MAGIC; /* the rest may read as a newer record some day */
    assert_true(state_load(&state));
    assert_true(state.rival);
    assert_int_equal(state_settle(&state), REASON_NONE);
    assert_int_equal(state.record.sequence, sequence + 1);
    reload();
    assert_false(state.rival);
}

static void a_blank_entry_does_not_hide_those_behind_it(void **context) {
    (void)context;
    state_count(&state, STATE_COUNT_BOOT, 1);
    state_count(&state, STATE_COUNT_BOOT, 1);
    memset(memory_flash_at(flash_geometry.state[state.sector].base + state.journal_end - 16), FLASH_ERASED, 8);
    uint32_t end = state.journal_end;
    assert_true(state_load(&state));
    assert_int_equal(state.boots, 1);
    assert_int_equal(state.journal_end, end);
}

static void a_full_journal_starts_a_new_record(void **context) {
    (void)context;
    const unsigned entries = (flash_geometry.state[0].size - STATE_SIZE) / 8 - 1; /* the first is the seal */
    uint32_t sequence = state.record.sequence;
    for (unsigned i = 0; i < entries; i++) {
        assert_int_equal(state_count(&state, STATE_COUNT_BOOT, 1), REASON_NONE);
    }
    assert_int_equal(state.record.sequence, sequence);
    reload();
    memory_flash_fail_from(1);
    assert_int_equal(state_count(&state, STATE_COUNT_BOOT, 1), REASON_FLASH_ERASE_FAILED);
    assert_int_equal(state.boots, entries);
    memory_flash_fail_from(0);
    assert_int_equal(state_count(&state, STATE_COUNT_BOOT, 1), REASON_NONE);
    assert_int_equal(state.record.sequence, sequence + 1);
    assert_int_equal(state.record.boots, entries + 1);
    assert_int_equal(state.journal_end, STATE_SIZE + 8);
    reload();
}

static void a_count_that_cannot_be_written_is_not_counted(void **context) {
    (void)context;
    memory_flash_fail_from(1);
    assert_int_equal(state_count(&state, STATE_COUNT_BOOT, 1), REASON_FLASH_WRITE_FAILED);
    assert_int_equal(state.boots, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_layout_is_that_of_the_document, fresh),
        cmocka_unit_test_setup(an_empty_flash_has_no_state, fresh),
        cmocka_unit_test_setup(records_alternate_between_the_sectors, fresh),
        cmocka_unit_test_setup(a_damaged_record_leaves_the_one_before, fresh),
        cmocka_unit_test_setup(a_record_that_is_misread_once_still_counts, fresh),
        cmocka_unit_test_setup(no_record_lowers_the_counter, fresh),
        cmocka_unit_test_setup(a_record_without_sense_is_not_valid, fresh),
        cmocka_unit_test_setup(every_torn_write_leaves_the_old_record, fresh),
        cmocka_unit_test_setup(a_flash_that_fails_changes_nothing, fresh),
        cmocka_unit_test_setup(a_trial_is_staged_run_and_confirmed, fresh),
        cmocka_unit_test_setup(the_counter_never_falls, fresh),
        cmocka_unit_test_setup(only_a_running_trial_can_be_confirmed, fresh),
        cmocka_unit_test_setup(a_failed_trial_is_remembered_until_it_works_or_is_forgotten, fresh),
        cmocka_unit_test_setup(a_job_fills_its_field_without_an_end, fresh),
        cmocka_unit_test_setup(counts_go_to_the_journal, fresh),
        cmocka_unit_test_setup(totals_move_into_the_next_record, fresh),
        cmocka_unit_test_setup(a_torn_entry_counts_nothing_and_is_stepped_over, fresh),
        cmocka_unit_test_setup(a_blank_entry_does_not_hide_those_behind_it, fresh),
        cmocka_unit_test_setup(a_record_without_a_seal_is_made_firm, fresh),
        cmocka_unit_test_setup(the_old_record_is_made_firm_before_it_is_the_only_one, fresh),
        cmocka_unit_test_setup(what_a_cut_left_in_the_other_sector_is_removed, fresh),
        cmocka_unit_test_setup(a_full_journal_starts_a_new_record, fresh),
        cmocka_unit_test_setup(a_count_that_cannot_be_written_is_not_counted, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
