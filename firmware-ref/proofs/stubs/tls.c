/* A connection that breaks at any moment, and bytes of anything from it. */
#include "tls.h"
#include "http.h"
#include "proof.h"

bool tls_open(const struct network_server *server) {
    prove_readable(server, sizeof *server);
    return any_bool();
}

bool tls_send(const void *bytes, size_t length) {
    prove_readable(bytes, length);
    return any_bool();
}

size_t tls_receive(void *to, size_t size) {
    size_t received;
    assume(received <= size);
    prove_writable(to, size);
    havoc(to, size);
    return received;
}

bool tls_valid_at(const char *date) {
    prove_readable(date, HTTP_DATE_SIZE);
    return any_bool();
}

void tls_close(void) {
}
