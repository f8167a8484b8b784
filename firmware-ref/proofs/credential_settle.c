/* Whatever is in flash: what is programmed again is a page, and lies where one does. */
#include "credentials.h"
#include "proof.h"

void harness(void) {
    enum credential kind;
    unsigned pair;
    (void)credential_settle(kind, pair);
}
