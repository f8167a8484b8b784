/* Trust sets: which of them count, and whose signatures count under them (docs/formats.md, "Trust set", "Signatures").
 */
#include "sealift/flash.h"
#include "sealift/image.h"
#include "sealift/trust.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"
#include "support/memory_flash.h"
#include <string.h>

static struct test_key one, two, three, next_key, revoked, stranger;
static struct trust_file set;
static struct trust trust;
static struct image_plan plan;
static struct image_file file;

static int fresh(void **context) {
    (void)context;
    memory_flash_new();
    one = test_key(1);
    two = test_key(2);
    three = test_key(3);
    next_key = test_key(4);
    revoked = test_key(5);
    stranger = test_key(6);
    plan = image_plan_good(0);
    return 0;
}

/* Three active keys, one that comes, one that went. */
static void begin(uint32_t serial, uint8_t threshold) {
    trust_begin(&set, serial);
    trust_add(&set, &one, KEY_ACTIVE);
    trust_add(&set, &two, KEY_ACTIVE);
    trust_add(&set, &three, KEY_ACTIVE);
    trust_add(&set, &next_key, KEY_NEXT);
    trust_add(&set, &revoked, KEY_REVOKED);
    set.head.threshold = threshold;
}

static void install(uint32_t serial, uint8_t threshold, unsigned copy) {
    begin(serial, threshold);
    trust_sign(&set, test_root_private_key);
    trust_install(&set, copy);
}

static void assert_in_force(uint32_t minimum, uint32_t serial, unsigned count) {
    trust_load(minimum, &trust);
    assert_int_equal(trust.serial, serial);
    assert_int_equal(trust.count, count);
}

static void without_a_set_the_keys_of_the_build_count(void **context) {
    (void)context;
    assert_in_force(0, 0, trusted_key_count);
    assert_int_equal(trust.threshold, 1);
    struct trust_entry entry;
    trust_entry_read(&trust, 0, &entry);
    assert_int_equal(entry.status, KEY_ACTIVE);
    assert_memory_equal(&entry.key, &trusted_keys[0], sizeof entry.key);
}

static void of_two_copies_the_higher_serial_counts(void **context) {
    (void)context;
    install(3, 1, 0);
    assert_in_force(0, 3, 5);
    install(0x80000000u, 1, 1);
    assert_in_force(0, 0x80000000u, 5);
    install(0xffffffffu, 1, 0);
    assert_in_force(0xffffffffu, 0xffffffffu, 5);
}

static void below_the_serial_on_record_nothing_counts(void **context) {
    (void)context;
    install(3, 1, 0);
    assert_in_force(3, 3, 5);
    trust_load(4, &trust);
    assert_int_equal(trust.threshold, 0);
    plan.signers = 1;
    plan.signer[0] = test_key_factory();
    image_build(&file, &plan);
    image_install(&file, 0);
    struct image_rules rules = {.trust = &trust};
    struct image_info info;
    assert_int_equal(image_check(0, &rules, &info), REASON_TRUST_SET_LOST);
    assert_false(image_proven(&info));
}

static void assert_not_taken(void) {
    trust_sign(&set, test_root_private_key);
    trust_install(&set, 0);
    assert_in_force(0, 0, trusted_key_count);
}

static void a_set_of_another_form_is_none(void **context) {
    (void)context;
    begin(1, 1);
    set.head.magic ^= 1u;
    assert_not_taken();
    begin(1, 1);
    set.head.layout++;
    assert_not_taken();
    begin(1, 1);
    set.head.size++;
    assert_not_taken();
    begin(1, 1);
    set.head.count = 4;
    assert_not_taken();
    trust_begin(&set, 1);
    assert_not_taken();
    trust_begin(&set, 1);
    set.head.count = 9;
    set.head.size = TRUST_SIZE(9);
    memcpy(memory_flash_at(flash_geometry.trust[0].base), &set.head, sizeof set.head);
    assert_in_force(0, 0, trusted_key_count);
    begin(0, 1);
    assert_not_taken();
}

static void every_byte_of_a_set_is_signed(void **context) {
    (void)context;
    install(1, 1, 0);
    for (unsigned at = 0; at < set.size; at += 7) {
        memory_flash_at(flash_geometry.trust[0].base)[at] ^= 1u;
        assert_in_force(0, 0, trusted_key_count);
        memory_flash_at(flash_geometry.trust[0].base)[at] ^= 1u;
    }
    trust_sign(&set, one.private_key);
    trust_install(&set, 0);
    assert_in_force(0, 0, trusted_key_count);
}

static void a_copy_that_cannot_be_read_is_none(void **context) {
    (void)context;
    install(1, 1, 0);
    const uint32_t places[] = {0, sizeof(struct trust_head) + 8, TRUST_SIZE(5) - 8};
    for (unsigned i = 0; i < 3; i++) {
        memory_flash_fault_at(flash_geometry.trust[0].base + places[i]);
        assert_in_force(0, 0, trusted_key_count);
        memory_flash_fault_at(0);
    }
    install(1, 1, 1);
    memory_flash_fault_at(flash_geometry.trust[0].base);
    assert_in_force(0, 1, 5);
}

/* out: the verdict on an image with the signatures of those keys */
static enum reason check(uint8_t threshold, unsigned count, const struct test_key *const *signers) {
    install(1, threshold, 0);
    trust_load(0, &trust);
    plan.signers = count;
    for (unsigned i = 0; i < count; i++) {
        plan.signer[i] = *signers[i];
    }
    image_build(&file, &plan);
    image_install(&file, 0);
    struct image_rules rules = {.trust = &trust};
    struct image_info info;
    enum reason bad = image_check(0, &rules, &info);
    assert_int_equal(image_proven(&info), bad == REASON_NONE);
    return bad;
}

#define CHECK(threshold, ...)                                                                                          \
    check(threshold, sizeof((const struct test_key *[]){__VA_ARGS__}) / sizeof(struct test_key *),                     \
          (const struct test_key *[]){__VA_ARGS__})

static void one_active_key_is_enough_for_a_threshold_of_one(void **context) {
    (void)context;
    assert_int_equal(CHECK(1, &one), REASON_NONE);
    assert_int_equal(CHECK(1, &stranger, &revoked, &next_key, &two), REASON_NONE);
    struct test_key factory = test_key_factory();
    assert_int_equal(CHECK(1, &factory), REASON_KEY_UNKNOWN);
}

static void a_threshold_wants_different_keys(void **context) {
    (void)context;
    assert_int_equal(CHECK(2, &one, &two), REASON_NONE);
    assert_int_equal(CHECK(2, &three, &three, &one), REASON_NONE);
    assert_int_equal(CHECK(3, &two, &stranger, &one, &three), REASON_NONE);
    assert_int_equal(CHECK(2, &one), REASON_SIGNATURES_TOO_FEW);
    assert_int_equal(CHECK(2, &one, &one, &one), REASON_SIGNATURES_TOO_FEW);
    assert_int_equal(CHECK(3, &one, &two, &one), REASON_SIGNATURES_TOO_FEW);
}

static void the_reason_is_that_of_the_first_pair_that_does_not_count(void **context) {
    (void)context;
    assert_int_equal(CHECK(1, &stranger, &revoked), REASON_KEY_UNKNOWN);
    assert_int_equal(CHECK(1, &revoked, &stranger), REASON_KEY_REVOKED);
    assert_int_equal(CHECK(1, &next_key, &revoked), REASON_KEY_NOT_ACTIVE);
    assert_int_equal(CHECK(2, &one, &revoked, &stranger), REASON_KEY_REVOKED);
    struct test_key liar = two;
    liar.private_key[5] ^= 1u;
    assert_int_equal(CHECK(2, &one, &liar), REASON_SIGNATURE_INVALID);
    assert_int_equal(CHECK(1, &liar, &two), REASON_NONE);
}

static void a_ninth_pair_is_not_looked_at(void **context) {
    (void)context;
    const struct test_key *x = &stranger;
    assert_int_equal(CHECK(1, x, x, x, x, x, x, x, &one), REASON_NONE);
    assert_int_equal(CHECK(1, x, x, x, x, x, x, x, x, &one), REASON_KEY_UNKNOWN);
}

/* The set is read again for each image: what turns unreadable meanwhile lets nothing pass. */
static void an_entry_that_turns_unreadable_is_nobodys(void **context) {
    (void)context;
    assert_int_equal(CHECK(1, &one), REASON_NONE);
    memory_flash_fault_at(flash_geometry.trust[0].base + sizeof(struct trust_head) + 8);
    struct image_rules rules = {.trust = &trust};
    struct image_info info;
    assert_int_equal(image_check(0, &rules, &info), REASON_KEY_UNKNOWN);
}

/* The proof holds the verdict on the set: a set that a glitch let pass proves no image. */
static void a_set_that_was_not_signed_proves_nothing(void **context) {
    (void)context;
    assert_int_equal(CHECK(1, &one), REASON_NONE);
    trust.verdict = 1;
    struct image_rules rules = {.trust = &trust};
    struct image_info info;
    image_check(0, &rules, &info);
    assert_false(image_proven(&info));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_a_set_the_keys_of_the_build_count, fresh),
        cmocka_unit_test_setup(of_two_copies_the_higher_serial_counts, fresh),
        cmocka_unit_test_setup(below_the_serial_on_record_nothing_counts, fresh),
        cmocka_unit_test_setup(a_set_of_another_form_is_none, fresh),
        cmocka_unit_test_setup(every_byte_of_a_set_is_signed, fresh),
        cmocka_unit_test_setup(a_copy_that_cannot_be_read_is_none, fresh),
        cmocka_unit_test_setup(one_active_key_is_enough_for_a_threshold_of_one, fresh),
        cmocka_unit_test_setup(a_threshold_wants_different_keys, fresh),
        cmocka_unit_test_setup(the_reason_is_that_of_the_first_pair_that_does_not_count, fresh),
        cmocka_unit_test_setup(a_ninth_pair_is_not_looked_at, fresh),
        cmocka_unit_test_setup(an_entry_that_turns_unreadable_is_nobodys, fresh),
        cmocka_unit_test_setup(a_set_that_was_not_signed_proves_nothing, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
