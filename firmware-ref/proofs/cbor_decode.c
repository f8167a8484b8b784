/* A message of any length; two fields of any kind, each found before or not; a list of any items. */
#include "cbor.h"
#include "proof.h"
#include "smp_frame.h"

union value {
    uint32_t number;
    bool truth;
    struct zcbor_string text;
    struct cbor_list list;
};

static bool item(zcbor_state_t *state, void *context) {
    prove_writable(state, sizeof *state);
    *(uint32_t *)context = any_word();
    return any_bool();
}

static struct cbor_field any_field(const char *key, union value *to, uint32_t *context) {
    struct cbor_field field = {.key = key, .kind = (enum cbor_kind)any_word(), .to = to, .found = any_bool()};
    to->list = (struct cbor_list){.item = item, .context = context};
    return field;
}

void harness(void) {
    size_t length;
    uint32_t context;
    union value one;
    union value other;
    struct cbor_field fields[] = {any_field("a", &one, &context), any_field("b", &other, &context)};
    uint8_t message[SMP_MESSAGE_MAX]; /* the bytes are its last ones: an object of a fixed size is proven faster */
    assume(length <= sizeof message);
    cbor_decode(message + sizeof message - length, length, fields, 2);
}
