/* Taking over the trust set that an image carries: when, when not, and with what in flash. */
#include "fake_platform.h"
#include "jobs.h"
#include "support/memory_flash.h"
#include "trust_update.h"
#include <string.h>

static struct test_key factory, new_key, other;
static struct trust_file set;

static int fresh(void **context) {
    factory = test_key_factory();
    new_key = test_key(1);
    other = test_key(2);
    return device_new(context);
}

/* Image B 1.minor.0 by those keys, carrying the set. */
static void build(struct image_file *file, uint8_t minor, const struct trust_file *carried,
                  const struct test_key *signer, const struct test_key *cosigner) {
    struct image_plan plan = image_plan_good(1);
    plan.header.version.minor = minor;
    plan.seed = minor;
    plan.trust_set = carried;
    plan.signer[plan.signers++] = *signer;
    if (cosigner != NULL) {
        plan.signer[plan.signers++] = *cosigner;
    }
    image_build(file, &plan);
}

static void both_keys(uint32_t serial, enum key_status of_factory, uint8_t threshold) {
    trust_begin(&set, serial);
    trust_add(&set, &factory, of_factory);
    trust_add(&set, &new_key, KEY_ACTIVE);
    set.head.threshold = threshold;
    trust_sign(&set, test_root_private_key);
}

static void confirm(struct device *device, const struct image_file *file) {
    install(device, "job-1", 7, file);
    report(device);
    agent_poll(&device->agent);
    assert_true(device->agent.state.record.confirmed.slot == 1);
}

static void assert_installed(struct device *device, uint32_t serial) {
    for (unsigned copy = 0; copy < FLASH_TRUST_COPIES; copy++) {
        assert_memory_equal(memory_flash_at(flash_geometry.trust[copy].base), set.bytes, set.size);
    }
    assert_int_equal(state_trust_serial(&device->agent.state), serial);
    assert_int_equal(device->agent.trust.serial, serial);
    assert_int_equal(device->agent.refused, REASON_NONE);
}

static void a_set_is_taken_over_when_its_image_is_confirmed(void **context) {
    struct device *device = *context;
    struct image_file file;
    both_keys(1, KEY_ACTIVE, 1);
    build(&file, 1, &set, &factory, NULL);
    install(device, "job-1", 7, &file);
    assert_int_equal(device->agent.trust.serial, 0); /* still on trial */
    report(device);
    agent_poll(&device->agent);
    assert_installed(device, 1);
    assert_non_null(strstr(ask_empty(device, SMP_READ, SMP_GROUP_SEALIFT, 3), "\"trust_serial\": 1, "));
    uint32_t operations = flash_operations();
    device_boot(device);
    assert_installed(device, 1);
    assert_int_equal(flash_operations(), operations + 1); /* the boot is counted, nothing else */
}

/* out: the answer to apply */
static const char *offer_b(struct device *device, const struct image_file *file, const char *flag) {
    offer(device, "job-1", 7, file, flag);
    upload_all(device, file);
    return apply(device, "job-1", 7);
}

static void a_set_that_would_not_be_taken_is_refused_before_the_trial(void **context) {
    struct device *device = *context;
    struct image_file file;
    both_keys(1, KEY_REVOKED, 1);
    build(&file, 1, &set, &factory, NULL);
    assert_string_equal(offer_b(device, &file, NULL), REFUSED(29));
    both_keys(1, KEY_ACTIVE, 2);
    build(&file, 1, &set, &factory, NULL);
    assert_string_equal(offer_b(device, &file, NULL), REFUSED(29));
    trust_sign(&set, other.private_key);
    build(&file, 1, &set, &factory, NULL);
    assert_string_equal(offer_b(device, &file, NULL), REFUSED(27));
    both_keys(1, KEY_ACTIVE, 2);
    build(&file, 1, &set, &factory, &new_key);
    assert_string_equal(offer_b(device, &file, NULL), "{}");
}

static void assert_invalid(struct device *device) {
    struct image_file file;
    trust_sign(&set, test_root_private_key);
    build(&file, 1, &set, &factory, NULL);
    assert_string_equal(offer_b(device, &file, NULL), REFUSED(27));
}

static void what_the_root_key_signed_must_make_sense_too(void **context) {
    struct device *device = *context;
    both_keys(1, KEY_ACTIVE, 0);
    assert_invalid(device);
    both_keys(1, KEY_ACTIVE, 3);
    assert_invalid(device);
    both_keys(1, (enum key_status)0, 1);
    assert_invalid(device);
    both_keys(1, (enum key_status)4, 1);
    assert_invalid(device);
    both_keys(1, KEY_ACTIVE, 1);
    set.head.zero = 1;
    assert_invalid(device);
    both_keys(1, KEY_ACTIVE, 1);
    set.entry[1].key.hash[31] ^= 1u;
    assert_invalid(device);
    both_keys(1, KEY_ACTIVE, 1);
    trust_add(&set, &new_key, KEY_REVOKED);
    assert_invalid(device);
}

static void a_tlv_that_is_longer_than_its_set_is_refused(void **context) {
    struct device *device = *context;
    struct image_file file;
    both_keys(1, KEY_ACTIVE, 1);
    set.size += 4;
    build(&file, 1, &set, &factory, NULL);
    assert_string_equal(offer_b(device, &file, NULL), REFUSED(27));
}

/* Serial 2 is in force, and image B with it confirmed. */
static void rotated(struct device *device) {
    struct image_file file;
    both_keys(2, KEY_ACTIVE, 1);
    build(&file, 1, &set, &factory, NULL);
    confirm(device, &file);
    assert_installed(device, 2);
}

static void an_older_set_is_refused_unless_the_job_allows_a_downgrade(void **context) {
    struct device *device = *context;
    struct trust_file old;
    struct image_file file;
    both_keys(2, KEY_ACTIVE, 1);
    trust_install(&set, 0);
    device_boot(device);
    assert_installed(device, 2); /* the other copy was written, and the record raised */
    trust_build(&old, 1, &factory);
    build(&file, 1, &old, &factory, NULL);
    assert_string_equal(offer_b(device, &file, NULL), REFUSED(28));
    assert_string_equal(offer_b(device, &file, "downgrade"), "{}");
    device_boot(device);
    device->agent.refused = REASON_NONE;
    report(device);
    agent_poll(&device->agent);
    assert_int_equal(device->agent.state.record.confirmed.slot, 1);
    assert_int_equal(device->agent.trust.serial, 2);
    assert_int_equal(device->agent.refused, REASON_TRUST_SET_OLD);
    trust_build(&old, 2, &factory);
    build(&file, 2, &old, &factory, NULL);
    image_install(&file, 0);
    assert_int_equal(trust_update_check(&device->agent, 0), REASON_TRUST_SET_OLD);
}

static void a_spoilt_copy_is_written_anew(void **context) {
    struct device *device = *context;
    rotated(device);
    for (unsigned copy = 0; copy < FLASH_TRUST_COPIES; copy++) {
        memory_flash_at(flash_geometry.trust[copy].base)[100] ^= 1u;
        device_boot(device);
        assert_installed(device, 2);
    }
}

static void an_older_copy_put_back_from_outside_does_not_count(void **context) {
    struct device *device = *context;
    struct trust_file old;
    rotated(device);
    trust_build(&old, 1, &factory);
    trust_install(&old, 0);
    device_boot(device);
    assert_installed(device, 2);
    trust_install(&old, 0);
    trust_install(&old, 1);
    struct trust trust;
    trust_load(state_trust_serial(&device->agent.state), &trust);
    assert_int_equal(trust.threshold, 0);
}

static void assert_flash_failed(struct device *device) {
    assert_true(device->agent.refused == REASON_FLASH_ERASE_FAILED ||
                device->agent.refused == REASON_FLASH_WRITE_FAILED);
    device->agent.refused = REASON_NONE;
    memory_flash_fail_from(0);
}

static void a_failing_flash_is_reported_and_tried_again(void **context) {
    struct device *device = *context;
    struct image_file file;
    both_keys(1, KEY_ACTIVE, 1);
    build(&file, 1, &set, &factory, NULL);
    install(device, "job-1", 7, &file);
    report(device);
    memory_flash_fail_from(4); /* behind the record that confirms, and its seal */
    agent_poll(&device->agent);
    assert_flash_failed(device);
    for (uint32_t operation = 1; operation <= 5; operation++) {
        memory_flash_fail_from(operation);
        trust_update_settle(&device->agent);
        assert_flash_failed(device);
    }
    device_boot(device);
    assert_installed(device, 1);
}

static void an_image_without_a_set_changes_nothing(void **context) {
    struct device *device = *context;
    struct image_file file;
    build(&file, 1, NULL, &factory, NULL);
    confirm(device, &file);
    assert_int_equal(device->agent.trust.serial, 0);
    assert_int_equal(device->agent.refused, REASON_NONE);
    uint16_t size;
    memory_flash_fault_at(flash_geometry.slot[1].base);
    assert_int_equal(image_trust_set(1, &size), 0);
    memory_flash_fault_at(0);
    memory_flash_at(flash_geometry.slot[1].base)[0] ^= 1u;
    assert_int_equal(image_trust_set(1, &size), 0);
    memory_flash_at(flash_geometry.slot[1].base)[0] ^= 1u;
    memory_flash_at(flash_geometry.slot[1].base)[file.area] ^= 1u;
    assert_int_equal(image_trust_set(1, &size), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_set_is_taken_over_when_its_image_is_confirmed, fresh, device_free),
        cmocka_unit_test_setup_teardown(a_set_that_would_not_be_taken_is_refused_before_the_trial, fresh, device_free),
        cmocka_unit_test_setup_teardown(what_the_root_key_signed_must_make_sense_too, fresh, device_free),
        cmocka_unit_test_setup_teardown(a_tlv_that_is_longer_than_its_set_is_refused, fresh, device_free),
        cmocka_unit_test_setup_teardown(an_older_set_is_refused_unless_the_job_allows_a_downgrade, fresh, device_free),
        cmocka_unit_test_setup_teardown(a_spoilt_copy_is_written_anew, fresh, device_free),
        cmocka_unit_test_setup_teardown(an_older_copy_put_back_from_outside_does_not_count, fresh, device_free),
        cmocka_unit_test_setup_teardown(a_failing_flash_is_reported_and_tried_again, fresh, device_free),
        cmocka_unit_test_setup_teardown(an_image_without_a_set_changes_nothing, fresh, device_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
