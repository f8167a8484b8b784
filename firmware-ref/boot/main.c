/* The bootloader: decide, tell, hand over. */
#include "console.h"
#include "decide.h"
#include "handover.h"
#include "sealift/board.h"
#include <string.h>

static void leave_report(const struct boot_circumstances *circumstances, const struct state *state,
                         const struct boot_decision *decision) {
    struct boot_report report = {
        .boots = state->boots,
        .slot = (uint8_t)decision->slot,
        .confirmed = !decision->trial,
        .trial = decision->trial,
        .counted = state->record.boots == state->boots,
        .cause = circumstances->cause,
        .reason = (uint16_t)decision->reason,
        .detail = decision->detail,
        .version = decision->image.version,
        .counter = decision->image.counter,
        .note = circumstances->note,
        .trust_serial = decision->trust.serial,
    };
    memcpy(report.hash, decision->image.hash, sizeof report.hash);
    boot_report_write(&report);
}

int main(void) {
    struct boot_circumstances circumstances;
    struct boot_decision decision;
    struct state state;

    board_init();
    circumstances.cause = board_reset_cause();
    circumstances.ram_survived = reset_note_ram_survived();
    circumstances.has_note = reset_note_take(&circumstances.note);
    boot_decide(&circumstances, &state, &decision);
    console_tell(&decision);
    if (image_proven(&decision.image)) {
        leave_report(&circumstances, &state, &decision);
        if (decision.trial) {
            board_watchdog_feed(); /* starts it */
        }
        /* Asked once more on the last step, and so is the one rule that the state brings. */
        if (image_proven(&decision.image) && decision.image.counter >= decision.minimum_counter) {
            handover(decision.image.vectors);
        }
    }
    for (;;) { /* nothing to start: a debugger can attach, the chip's ROM loader can be entered */
        board_sleep();
    }
}
