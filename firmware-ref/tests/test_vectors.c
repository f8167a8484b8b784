/* ECDSA P-256 as images use it, against the vectors of Project Wycheproof; tests/target runs them on the target. */
#include "support/cmocka_all.h"
#include "vectors.h"

static void every_vector_holds(void **context) {
    (void)context;
    assert_in_range(vector_count, 400, 1000);
    for (unsigned i = 0; i < vector_count; i++) {
        if (!vector_holds(&vectors[i])) {
            fail_msg("vector %u: expected %s", vectors[i].id, vectors[i].valid ? "valid" : "invalid");
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_vector_holds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
