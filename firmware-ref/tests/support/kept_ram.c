#include "kept_ram.h"

struct boot_report kept_boot_report;
struct reset_note kept_reset_note;
volatile uint32_t kept_alive;
