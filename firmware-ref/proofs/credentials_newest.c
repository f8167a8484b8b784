/* Whatever is in flash. */
#include "credentials.h"
#include "proof.h"

void harness(void) {
    credentials_newest();
}
