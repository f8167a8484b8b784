#include "credentials.h"
#include "request.h"
#include "tls.h"

bool credentials_complete(struct network_server *server) {
    prove_writable(server, sizeof *server);
    return any_bool();
}

bool credentials_handed_over(void) {
    return any_bool();
}

enum reason credential_write(enum credential kind, unsigned pair, const uint8_t *from, size_t length) {
    (void)kind;
    (void)pair;
    prove_readable(from, length);
    return any_bool() ? REASON_NONE : REASON_FLASH_WRITE_FAILED;
}

bool tls_fits_key(const uint8_t *certificate, size_t length, unsigned pair) {
    (void)pair;
    prove_readable(certificate, length);
    return any_bool();
}

void harness(void) {
    prove_handler(smp_sealift_credentials_write);
}
