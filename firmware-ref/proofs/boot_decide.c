/* A proof that is not zero is that of the slot that starts; a trial starts only when that is on record. */
#include "decide.h"
#include "proof.h"

extern unsigned passed_slot;
extern bool running_on_record;
extern bool staged_on_record;

void harness(void) {
    struct boot_circumstances circumstances;
    struct boot_decision decision;
    struct state state;
    boot_decide(&circumstances, &state, &decision);
    prove(decision.slot < FLASH_SLOTS);
    if (decision.image.proof != 0) {
        prove(passed_slot < FLASH_SLOTS);
        prove(decision.checked[decision.slot] == REASON_NONE);
        prove(!decision.trial || (staged_on_record && running_on_record));
    } else {
        prove(!decision.trial || decision.checked[decision.slot] == REASON_NONE);
    }
}
