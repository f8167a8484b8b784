/* Checks every vector on the machine that machine.h is of. Prints those that do not hold; QEMU ends with 0 when all do.
 */
#include "machine.h"
#include "vectors.h"

int main(void) {
    uint32_t failures = 0;
    for (unsigned i = 0; i < vector_count; i++) {
        if (!vector_holds(&vectors[i])) {
            failures++;
            print_number("vector-failed", vectors[i].id);
        }
    }
    print_number("vectors", vector_count);
    machine_exit(failures == 0 ? 0 : 1);
}
