#include "kept_ram.h"
#include "proof.h"

void any_kept_ram(void);

void harness(void) {
    struct boot_report report;
    any_kept_ram();
    boot_report_read(&report);
}
