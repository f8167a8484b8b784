/* Checks the image in slot A as the bootloader does, and prints what that took. */
#include "machine.h"
#include "sealift/image.h"
#include "sealift/trust.h"

int main(void) {
    struct trust trust;
    struct image_info info;
    trust_load(0, &trust);
    const struct image_rules rules = {.trust = &trust};
    uint32_t before = machine_instructions();
    enum reason bad = image_check(0, &rules, &info);
    uint32_t taken = machine_instructions() - before;
    print_number("reason", bad);
    print_number("instructions", taken);
    machine_exit(bad == REASON_NONE && image_proven(&info) ? 0 : 1);
}
