#include "sealift/boot_report.h"
#include "kept_ram.h"
#include "sealift/crc32.h"

#define CHECKED (BOOT_REPORT_SIZE - sizeof(uint32_t))

bool boot_report_read(struct boot_report *report) {
    *report = kept_boot_report;
    return report->magic == BOOT_REPORT_MAGIC && report->layout == BOOT_REPORT_LAYOUT &&
           report->size == BOOT_REPORT_SIZE && report->crc == crc32(report, CHECKED);
}

void boot_report_write(struct boot_report *report) {
    report->magic = BOOT_REPORT_MAGIC;
    report->layout = BOOT_REPORT_LAYOUT;
    report->size = BOOT_REPORT_SIZE;
    report->crc = crc32(report, CHECKED);
    kept_boot_report = *report;
}
