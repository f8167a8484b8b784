/* Whatever is in flash: the texts end. */
#include "credentials.h"
#include "proof.h"

void harness(void) {
    struct network_server server;
    if (credentials_complete(&server)) {
        prove(server.address[sizeof server.address - 1] == 0);
        prove(server.name[sizeof server.name - 1] == 0);
    }
}
