/* What trust.c is proven to give. */
#include "sealift/trust.h"
#include "proof.h"
#include "sealift/image.h"

static bool any_trust(struct trust *trust) {
    havoc(trust, sizeof *trust);
    assume(trust->count <= TRUST_KEYS_MAX);
    return any_bool();
}

bool trust_read(uint32_t at, uint32_t above, struct trust *trust) {
    (void)at, (void)above;
    return any_trust(trust);
}

void trust_load(uint32_t minimum, struct trust *trust) {
    (void)minimum;
    any_trust(trust);
}

void trust_entry_read(const struct trust *trust, unsigned i, struct trust_entry *entry) {
    prove(i < trust->count);
    havoc(entry, sizeof *entry);
}

uint32_t image_trust_set(unsigned slot, uint16_t *size) {
    (void)slot;
    *size = (uint16_t)any_word();
    return any_word();
}
