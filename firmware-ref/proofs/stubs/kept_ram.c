/* RAM that survives a reset: with anything in it. */
#include "kept_ram.h"
#include "proof.h"

struct boot_report kept_boot_report;
struct reset_note kept_reset_note;
volatile uint32_t kept_alive;

void any_kept_ram(void);

void any_kept_ram(void) {
    havoc(&kept_boot_report, sizeof kept_boot_report);
    havoc(&kept_reset_note, sizeof kept_reset_note);
    kept_alive = any_word();
}
