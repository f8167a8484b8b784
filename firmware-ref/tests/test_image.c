/* Every rule of docs/formats.md, "Signed image", in its order. */
#include "sealift/flash.h"
#include "sealift/image.h"
#include "sealift/trusted_keys.h"
#include "support/cmocka_all.h"
#include "support/image_builder.h"
#include "support/memory_flash.h"
#include <string.h>

static struct image_plan plan;
static struct image_file file;
static struct image_info info;
static struct image_rules rules;

static int fresh(void **context) {
    (void)context;
    memory_flash_new();
    plan = image_plan_good(1);
    rules = (struct image_rules){.trust = &trust_of_build};
    return 0;
}

static enum reason check_file(void) {
    image_install(&file, 1);
    enum reason bad = image_check(1, &rules, &info);
    assert_int_equal(image_proven(&info), bad == REASON_NONE);
    return bad;
}

static enum reason check_plan(void) {
    image_build(&file, &plan);
    return check_file();
}

static void a_good_image_passes(void **context) {
    (void)context;
    plan.header.version = (struct image_version){1, 2, 300, 4};
    plan.counter = 5;
    assert_int_equal(check_plan(), REASON_NONE);
    assert_memory_equal(info.hash, file.hash, IMAGE_HASH_SIZE);
    assert_int_equal(info.counter, 5);
    assert_int_equal(info.length, file.size);
    assert_int_equal(info.vectors, flash_geometry.slot[1].base + IMAGE_HEADER_SIZE);
    assert_int_equal(info.version.revision, 300);
}

static void bytes_behind_the_last_tlv_are_not_read(void **context) {
    (void)context;
    image_build(&file, &plan);
    memset(file.bytes + file.size, 0x5a, 64);
    file.size += 64;
    assert_int_equal(check_file(), REASON_NONE);
}

static void an_empty_slot_has_no_magic(void **context) {
    (void)context;
    assert_int_equal(image_check(0, &rules, &info), REASON_IMAGE_BAD_MAGIC);
    struct image_header header;
    assert_false(image_header_read(0, &header));
    memory_flash_fault_at(flash_geometry.slot[0].base);
    assert_false(image_header_read(0, &header));
}

static void impossible_headers_are_refused(void **context) {
    (void)context;
    plan.header.header_size = 0x400;
    assert_int_equal(check_plan(), REASON_IMAGE_BAD_HEADER);
    plan = image_plan_good(1);
    plan.header.flags = 0;
    assert_int_equal(check_plan(), REASON_IMAGE_BAD_HEADER);
    plan.header.flags = IMAGE_FLAG_ROM_FIXED | 0x10;
    assert_int_equal(check_plan(), REASON_IMAGE_BAD_HEADER);
    plan = image_plan_good(1);
    plan.header.payload_size = 0;
    assert_int_equal(check_plan(), REASON_IMAGE_BAD_HEADER);
}

static void sizes_beyond_the_slot_are_refused(void **context) {
    (void)context;
    const uint32_t most = flash_geometry.slot[1].size - IMAGE_HEADER_SIZE - 4;
    struct image_header header = plan.header;
    header.payload_size = most;
    assert_int_equal(image_check_header(&header, 1), REASON_NONE);
    header.protected_size = 4;
    assert_int_equal(image_check_header(&header, 1), REASON_IMAGE_TOO_LARGE);
    header.protected_size = 0;
    header.payload_size = most + 1;
    assert_int_equal(image_check_header(&header, 1), REASON_IMAGE_TOO_LARGE);
    header.payload_size = 0xffffffffu;
    assert_int_equal(image_check_header(&header, 1), REASON_IMAGE_TOO_LARGE);
}

static void a_tlv_area_beyond_the_slot_is_too_large(void **context) {
    (void)context;
    struct flash_area slot = flash_geometry.slot[1];
    uint16_t head[2] = {0x6907, 5};
    plan.has_counter = plan.has_board_id = false;
    image_build(&file, &plan);
    image_install(&file, 1);
    struct image_header *header = (struct image_header *)memory_flash_at(slot.base);
    header->payload_size = slot.size - IMAGE_HEADER_SIZE - 4;
    memcpy(memory_flash_at(slot.base + slot.size - 4), head, sizeof head);
    assert_int_equal(image_check(1, &rules, &info), REASON_IMAGE_TOO_LARGE);
    head[1] = 3;
    memcpy(memory_flash_at(slot.base + slot.size - 4), head, sizeof head);
    assert_int_equal(image_check(1, &rules, &info), REASON_IMAGE_BAD_TLV);
}

/* Change one byte of a good image, at an offset from its protected area. */
static enum reason check_with_byte(uint32_t offset, uint8_t value) {
    image_build(&file, &plan);
    file.bytes[IMAGE_HEADER_SIZE + plan.header.payload_size + offset] = value;
    return check_file();
}

static void malformed_tlv_areas_are_refused(void **context) {
    (void)context;
    const uint32_t plain = 4 + 8 + 20; /* behind the protected head, SEC_CNT and UUID_CID */
    assert_int_equal(check_with_byte(0, 0x07), REASON_IMAGE_BAD_TLV);          /* protected magic */
    assert_int_equal(check_with_byte(2, 31), REASON_IMAGE_BAD_TLV);            /* protected total is not the header's */
    assert_int_equal(check_with_byte(6, 3), REASON_IMAGE_BAD_TLV);             /* SEC_CNT of 3 bytes */
    assert_int_equal(check_with_byte(14, 15), REASON_IMAGE_BAD_TLV);           /* UUID_CID of 15 bytes */
    assert_int_equal(check_with_byte(14, 17), REASON_IMAGE_BAD_TLV);           /* crosses the end of its area */
    assert_int_equal(check_with_byte(plain, 0x08), REASON_IMAGE_BAD_TLV);      /* magic */
    assert_int_equal(check_with_byte(plain + 6, 31), REASON_IMAGE_BAD_TLV);    /* SHA256 of 31 bytes */
    assert_int_equal(check_with_byte(plain + 42, 33), REASON_IMAGE_BAD_TLV);   /* KEYHASH of 33 bytes */
    assert_int_equal(check_with_byte(plain + 78, 0xff), REASON_IMAGE_BAD_TLV); /* the signature crosses the end */
    image_build(&file, &plan);
    file.bytes[file.area + 2] = 4 + 36 + 36 + 3; /* behind SHA256 and KEYHASH, the last entry's head does not fit */
    assert_int_equal(check_file(), REASON_IMAGE_BAD_TLV);
}

static void a_protected_size_below_its_head_is_refused(void **context) {
    (void)context;
    image_build(&file, &plan);
    uint32_t protected_at = IMAGE_HEADER_SIZE + plan.header.payload_size;
    ((struct image_header *)file.bytes)->protected_size = 3;
    const uint8_t plain[4] = {0x07, 0x69, 4, 0};
    memcpy(file.bytes + protected_at + 3, plain, sizeof plain);
    assert_int_equal(check_file(), REASON_IMAGE_BAD_TLV);
}

static void an_image_without_a_hash_is_refused(void **context) {
    (void)context;
    image_begin(&file, &plan);
    image_end(&file);
    assert_int_equal(check_file(), REASON_HASH_MISSING);
}

static void a_changed_image_is_refused(void **context) {
    (void)context;
    image_build(&file, &plan);
    file.bytes[IMAGE_HEADER_SIZE + 20] ^= 1u;
    assert_int_equal(check_file(), REASON_HASH_MISMATCH);
    image_build(&file, &plan);
    file.bytes[20] ^= 1u; /* version, in the header */
    assert_int_equal(check_file(), REASON_HASH_MISMATCH);
}

static void an_image_without_a_pair_is_refused(void **context) {
    (void)context;
    uint8_t der[72];
    image_begin(&file, &plan);
    uint16_t size = image_signature(&file, der);
    image_tlv(&file, TLV_SHA256, file.hash, sizeof file.hash);
    image_tlv(&file, TLV_ECDSA_SIG, der, size); /* names no key */
    image_tlv(&file, TLV_KEY_HASH, trusted_keys[0].hash, 32);
    image_tlv(&file, 0x99, "", 0);
    image_tlv(&file, TLV_ECDSA_SIG, der, size); /* not right behind its key */
    image_end(&file);
    assert_int_equal(check_file(), REASON_SIGNATURE_MISSING);
}

/* out: the verdict on an image whose TLVs are SHA256 and this pair */
static enum reason check_pair(const uint8_t key_hash[32], const uint8_t *der, uint16_t size) {
    image_begin(&file, &plan);
    image_tlv(&file, TLV_SHA256, file.hash, sizeof file.hash);
    image_tlv(&file, TLV_KEY_HASH, key_hash, 32);
    image_tlv(&file, TLV_ECDSA_SIG, der, size);
    image_end(&file);
    return check_file();
}

static void of_several_equal_entries_the_first_counts(void **context) {
    (void)context;
    const uint8_t other[IMAGE_HASH_SIZE] = {1};
    image_begin(&file, &plan);
    image_sign(&file);
    image_tlv(&file, TLV_SHA256, other, sizeof other);
    image_end(&file);
    assert_int_equal(check_file(), REASON_NONE);
    struct trust_file set;
    struct test_key key = test_key(1);
    uint16_t size;
    trust_build(&set, 1, &key);
    plan.repeats = true;
    plan.trust_set = &set;
    assert_int_equal(check_plan(), REASON_NONE);
    assert_int_equal(info.counter, plan.counter);
    assert_memory_equal(memory_flash_at(image_trust_set(1, &size)), set.bytes, set.size);
    assert_int_equal(size, set.size);
}

static void a_foreign_key_is_refused(void **context) {
    (void)context;
    uint8_t der[72];
    uint8_t foreign[32] = {1};
    image_begin(&file, &plan);
    uint16_t size = image_signature(&file, der);
    assert_int_equal(check_pair(foreign, der, size), REASON_KEY_UNKNOWN);
}

static void the_first_pair_counts(void **context) {
    (void)context;
    uint8_t der[72];
    uint8_t foreign[32] = {1};
    image_begin(&file, &plan);
    uint16_t size = image_signature(&file, der);
    image_tlv(&file, TLV_SHA256, file.hash, sizeof file.hash);
    image_tlv(&file, TLV_KEY_HASH, foreign, 32); /* in no pair */
    image_tlv(&file, TLV_KEY_HASH, trusted_keys[0].hash, 32);
    image_tlv(&file, TLV_ECDSA_SIG, der, size);
    image_tlv(&file, TLV_KEY_HASH, foreign, 32);
    image_tlv(&file, TLV_ECDSA_SIG, der, size);
    image_end(&file);
    assert_int_equal(check_file(), REASON_NONE);
}

static void a_signature_of_other_bytes_is_refused(void **context) {
    (void)context;
    uint8_t der[72];
    image_begin(&file, &plan);
    uint16_t size = image_signature(&file, der);
    plan.header.version.build = 1;
    assert_int_equal(check_pair(trusted_keys[0].hash, der, size), REASON_SIGNATURE_INVALID);
}

/* A signature has one form: other encodings of the same numbers are refused. */
static void loose_der_is_refused(void **context) {
    (void)context;
    const uint8_t *key = trusted_keys[0].hash;
    uint8_t der[128] = {0};
    image_begin(&file, &plan);
    uint16_t size = image_signature(&file, der);
    assert_int_equal(check_pair(key, der, size), REASON_NONE);
    assert_int_equal(check_pair(key, der, (uint16_t)(size + 1)), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, der, (uint16_t)(size - 1)), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, der, 0), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, der, sizeof der), REASON_SIGNATURE_INVALID);
    const uint8_t empty_integer[] = {0x30, 4, 2, 0, 2, 0};
    const uint8_t zero[] = {0x30, 6, 2, 1, 0, 2, 1, 0};
    const uint8_t negative[] = {0x30, 6, 2, 1, 0x80, 2, 1, 1};
    const uint8_t not_minimal[] = {0x30, 7, 2, 2, 0, 1, 2, 1, 1};
    const uint8_t trailing[] = {0x30, 8, 2, 1, 1, 2, 1, 1, 0, 0};
    const uint8_t cut[] = {0x30, 3, 2, 2, 1};
    const uint8_t not_a_sequence[] = {0x31, 6, 2, 1, 1, 2, 1, 1};
    uint8_t huge[39] = {0x30, 37, 2, 33, 1};
    huge[37] = 2;
    assert_int_equal(check_pair(key, empty_integer, sizeof empty_integer), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, zero, sizeof zero), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, negative, sizeof negative), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, not_minimal, sizeof not_minimal), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, trailing, sizeof trailing), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, cut, sizeof cut), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, not_a_sequence, sizeof not_a_sequence), REASON_SIGNATURE_INVALID);
    assert_int_equal(check_pair(key, huge, sizeof huge), REASON_SIGNATURE_INVALID);
}

static void another_boards_image_is_refused(void **context) {
    (void)context;
    plan.board_id[0] ^= 1u;
    assert_int_equal(check_plan(), REASON_WRONG_BOARD);
    plan.has_board_id = false;
    assert_int_equal(check_plan(), REASON_WRONG_BOARD);
}

static void the_other_slots_image_is_refused(void **context) {
    (void)context;
    plan = image_plan_good(0);
    assert_int_equal(check_plan(), REASON_WRONG_SLOT);
}

static void a_counter_below_the_confirmed_one_is_refused(void **context) {
    (void)context;
    rules.minimum_counter = 3;
    plan.counter = 2;
    assert_int_equal(check_plan(), REASON_COUNTER_TOO_LOW);
    plan.counter = 3;
    assert_int_equal(check_plan(), REASON_NONE);
    plan.has_counter = false;
    assert_int_equal(check_plan(), REASON_COUNTER_TOO_LOW);
}

static void a_counter_or_board_outside_of_the_signed_bytes_does_not_count(void **context) {
    (void)context;
    uint32_t counter = 9;
    plan.has_counter = false;
    image_begin(&file, &plan);
    image_tlv(&file, TLV_COUNTER, &counter, sizeof counter);
    image_sign(&file);
    image_end(&file);
    rules.minimum_counter = 1;
    assert_int_equal(check_file(), REASON_COUNTER_TOO_LOW);
    plan.has_board_id = false;
    image_begin(&file, &plan);
    image_tlv(&file, TLV_BOARD_ID, plan.board_id, sizeof plan.board_id);
    image_sign(&file);
    image_end(&file);
    assert_int_equal(check_file(), REASON_WRONG_BOARD);
}

static void an_older_version_is_refused_where_that_matters(void **context) {
    (void)context;
    const struct image_version running = {1, 0, 0, 1};
    assert_int_equal(check_plan(), REASON_NONE);
    rules.minimum_version = &running;
    assert_int_equal(check_plan(), REASON_VERSION_OLDER);
    plan.header.version = running;
    assert_int_equal(check_plan(), REASON_NONE);
}

static void vectors_outside_of_ram_or_payload_are_refused(void **context) {
    (void)context;
    struct flash_area ram = flash_geometry.ram;
    const uint32_t stacks[] = {
        0, ram.base, ram.base + ram.size + 8, ram.base + 0x104, flash_geometry.slot[0].base, 0xffffffffu};
    for (unsigned i = 0; i < sizeof stacks / sizeof stacks[0]; i++) {
        plan.stack = stacks[i];
        assert_int_equal(check_plan(), REASON_IMAGE_BAD_VECTORS);
    }
    plan = image_plan_good(1);
    const uint32_t first = flash_geometry.slot[1].base + IMAGE_HEADER_SIZE;
    const uint32_t resets[] = {first + 8, first - 1,   first + plan.header.payload_size + 1,
                               0,         0xffffffffu, flash_geometry.slot[0].base + IMAGE_HEADER_SIZE + 17};
    for (unsigned i = 0; i < sizeof resets / sizeof resets[0]; i++) {
        plan.reset = resets[i];
        assert_int_equal(check_plan(), REASON_IMAGE_BAD_VECTORS);
    }
    plan = image_plan_good(1);
    plan.header.payload_size = 7;
    assert_int_equal(check_plan(), REASON_IMAGE_BAD_VECTORS);
}

static void no_changed_byte_goes_unnoticed(void **context) {
    (void)context;
    struct image_file good;
    image_build(&good, &plan);
    for (uint32_t i = 0; i < good.size; i++) {
        file = good;
        file.bytes[i] ^= (uint8_t)(1u << i % 8);
        assert_int_not_equal(check_file(), REASON_NONE);
    }
}

static void an_image_that_cannot_be_read_is_refused(void **context) {
    (void)context;
    image_build(&file, &plan);
    for (uint32_t at = 0; at < file.size; at += 4) {
        memory_flash_fault_at(flash_geometry.slot[1].base + at);
        assert_int_not_equal(check_file(), REASON_NONE);
    }
    memory_flash_fault_at(0);
    assert_int_equal(check_file(), REASON_NONE);
}

static void versions_are_ordered_and_written_as_text(void **context) {
    (void)context;
    const struct image_version order[] = {{0, 0, 0, 0}, {0, 0, 0, 9}, {0, 0, 1, 0},
                                          {0, 2, 0, 0}, {1, 0, 0, 0}, {255, 255, 65535, 0xffffffffu}};
    const char *texts[] = {"0.0.0", "0.0.0+9", "0.0.1", "0.2.0", "1.0.0", "255.255.65535+4294967295"};
    for (int i = 0; i < 6; i++) {
        char text[IMAGE_VERSION_TEXT_SIZE];
        assert_int_equal(image_version_text(&order[i], text), strlen(texts[i]));
        assert_string_equal(text, texts[i]);
        for (int j = 0; j < 6; j++) {
            assert_int_equal(image_version_compare(&order[i], &order[j]), (i > j) - (i < j));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_good_image_passes, fresh),
        cmocka_unit_test_setup(bytes_behind_the_last_tlv_are_not_read, fresh),
        cmocka_unit_test_setup(an_empty_slot_has_no_magic, fresh),
        cmocka_unit_test_setup(impossible_headers_are_refused, fresh),
        cmocka_unit_test_setup(sizes_beyond_the_slot_are_refused, fresh),
        cmocka_unit_test_setup(a_tlv_area_beyond_the_slot_is_too_large, fresh),
        cmocka_unit_test_setup(malformed_tlv_areas_are_refused, fresh),
        cmocka_unit_test_setup(a_protected_size_below_its_head_is_refused, fresh),
        cmocka_unit_test_setup(an_image_without_a_hash_is_refused, fresh),
        cmocka_unit_test_setup(a_changed_image_is_refused, fresh),
        cmocka_unit_test_setup(an_image_without_a_pair_is_refused, fresh),
        cmocka_unit_test_setup(of_several_equal_entries_the_first_counts, fresh),
        cmocka_unit_test_setup(a_foreign_key_is_refused, fresh),
        cmocka_unit_test_setup(the_first_pair_counts, fresh),
        cmocka_unit_test_setup(a_signature_of_other_bytes_is_refused, fresh),
        cmocka_unit_test_setup(loose_der_is_refused, fresh),
        cmocka_unit_test_setup(another_boards_image_is_refused, fresh),
        cmocka_unit_test_setup(the_other_slots_image_is_refused, fresh),
        cmocka_unit_test_setup(a_counter_below_the_confirmed_one_is_refused, fresh),
        cmocka_unit_test_setup(a_counter_or_board_outside_of_the_signed_bytes_does_not_count, fresh),
        cmocka_unit_test_setup(an_older_version_is_refused_where_that_matters, fresh),
        cmocka_unit_test_setup(vectors_outside_of_ram_or_payload_are_refused, fresh),
        cmocka_unit_test_setup(no_changed_byte_goes_unnoticed, fresh),
        cmocka_unit_test_setup(an_image_that_cannot_be_read_is_refused, fresh),
        cmocka_unit_test_setup(versions_are_ordered_and_written_as_text, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
