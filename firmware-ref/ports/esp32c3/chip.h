/* Addresses that more than one file of this port needs: ESP32-C3 Technical Reference Manual. */
#ifndef CHIP_H
#define CHIP_H

#define UART0 0x60000000u
#define RTC_CNTL 0x60008000u
#define TIMER_GROUP_0 0x6001f000u
#define TIMER_GROUP_1 0x60020000u
#define SYSTIMER 0x60023000u
#define EFUSE 0x60008800u
#define INTERRUPT_MATRIX 0x600c2000u
#define CACHE 0x600c4000u
#define CACHE_MMU 0x600c5000u

#define SOURCE_UART0 21u
#define SOURCE_SYSTIMER_TARGET0 37u

/* Interrupt lines of the CPU, 1 to 31, as this port uses them. */
#define LINE_TICK 1u
#define LINE_UART 2u

#define MATRIX_MAP(source) (INTERRUPT_MATRIX + 4u * (source))
#define MATRIX_ENABLE (INTERRUPT_MATRIX + 0x104u)
#define MATRIX_TYPE (INTERRUPT_MATRIX + 0x108u)
#define MATRIX_PRIORITY(line) (INTERRUPT_MATRIX + 0x114u + 4u * (line))
#define MATRIX_THRESHOLD (INTERRUPT_MATRIX + 0x194u)

/* Where the MMU shows the slot that runs: instructions, and the same bytes as data. */
#define WINDOW 0x42000000u
#define WINDOW_PAGE 0x10000u

#endif
