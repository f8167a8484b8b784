/* The numbers of RFC 6979, A.2.5, and signatures with them; the others by another implementation. */
#include "p256-m.h"
#include "p256_sign.h"
#include "rfc6979.h"
#include "support/cmocka_all.h"
#include <stdio.h>
#include <string.h>

#define SECRET "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
#define PUBLIC                                                                                                         \
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"                                                 \
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
#define SAMPLE "af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"
#define ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"

static void bytes_of(const char *hex, uint8_t *to) {
    for (size_t i = 0; i < strlen(hex) / 2; i++) {
        unsigned byte;
        assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
        to[i] = (uint8_t)byte;
    }
}

static void assert_bytes(const uint8_t *bytes, const char *hex) {
    uint8_t wanted[64];
    bytes_of(hex, wanted);
    assert_memory_equal(bytes, wanted, strlen(hex) / 2);
}

static void begin(struct rfc6979 *numbers, const char *digest_hex) {
    uint8_t secret[32];
    uint8_t digest[32];
    bytes_of(SECRET, secret);
    bytes_of(digest_hex, digest);
    rfc6979_begin(numbers, secret, digest);
    rfc6979_next(numbers);
}

static void numbers_follow_from_key_and_digest(void **unused) {
    (void)unused;
    struct rfc6979 numbers;
    begin(&numbers, SAMPLE);
    assert_bytes(numbers.value, "a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60");
    rfc6979_next(&numbers);
    assert_bytes(numbers.value, "8e83dc490bc5fc4d5992bd63cd87f254adffcb930f8a8011702a88870f638fdb");
    rfc6979_end(&numbers);
    assert_bytes(numbers.value, "0000000000000000000000000000000000000000000000000000000000000000");
}

static void digests_not_below_the_order_are_reduced(void **unused) {
    (void)unused;
    struct rfc6979 numbers;
    begin(&numbers, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    assert_bytes(numbers.value, "a2d7ccca091233c3888120593a491e2281e641361334223e6e5c3c7a217b7c8d");
    begin(&numbers, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632600");
    assert_bytes(numbers.value, "3c1b028276718114c563c9b45344af223e27cd6f9896dc5e100e0529fcb62a83");
    begin(&numbers, ORDER);
    assert_bytes(numbers.value, "474874f8af658f7c5c527bf10649b364b8e581b7a58c1d3804f492f71b51cbd4");
}

static void the_signature_is_that_of_the_standard(void **unused) {
    (void)unused;
    struct rfc6979 numbers;
    uint8_t secret[32];
    uint8_t digest[32];
    uint8_t public_key[64];
    uint8_t signature[64];
    bytes_of(SECRET, secret);
    bytes_of(SAMPLE, digest);
    begin(&numbers, SAMPLE);
    assert_true(p256_public_of(secret, public_key));
    assert_bytes(public_key, PUBLIC);
    assert_true(p256_sign_with(secret, numbers.value, digest, signature));
    assert_bytes(signature, "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    assert_int_equal(p256_ecdsa_verify(signature, public_key, digest, sizeof digest), P256_SUCCESS);
}

static void what_is_no_number_of_the_curve_is_refused(void **unused) {
    (void)unused;
    static const char *const none[] = {"0000000000000000000000000000000000000000000000000000000000000000", ORDER};
    uint8_t secret[32];
    uint8_t number[32];
    uint8_t result[64];
    bytes_of(SECRET, secret);
    for (unsigned i = 0; i < 2; i++) {
        bytes_of(none[i], number);
        assert_false(p256_public_of(number, result));
        assert_false(p256_sign_with(secret, number, secret, result));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_from_key_and_digest),
        cmocka_unit_test(digests_not_below_the_order_are_reduced),
        cmocka_unit_test(the_signature_is_that_of_the_standard),
        cmocka_unit_test(what_is_no_number_of_the_curve_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
