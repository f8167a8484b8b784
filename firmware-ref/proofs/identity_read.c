/* The id ends, whatever is in flash. */
#include "proof.h"
#include "sealift/board.h"
#include "sealift/identity.h"

#define FAMILY_SIZE 48u /* more than fits before the id */

/* Of any length, which only its end tells. */
const char *board_family(void) {
    static char family[FAMILY_SIZE];
    havoc(family, sizeof family);
    family[FAMILY_SIZE - 1] = 0;
    return family;
}

bool board_unique_id(uint8_t id[BOARD_UNIQUE_ID_SIZE]) {
    prove_writable(id, BOARD_UNIQUE_ID_SIZE);
    havoc(id, BOARD_UNIQUE_ID_SIZE);
    return any_bool();
}

void harness(void) {
    char id[IDENTITY_ID_SIZE + 1];
    identity_read(id);
    prove(id[IDENTITY_ID_SIZE] == 0);
}
