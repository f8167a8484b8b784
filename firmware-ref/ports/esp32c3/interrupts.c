/* What the kernel's RISC-V port leaves to the chip: the tick, and which interrupt it was. For applications. */
#include "FreeRTOS.h"
#include "chip.h"
#include "reg.h"
#include "task.h"
#include "uart.h"

#define SYSTIMER_CONF (SYSTIMER + 0x00u)
#define SYSTIMER_UNIT0_OP (SYSTIMER + 0x04u)
#define SYSTIMER_TARGET0_CONF (SYSTIMER + 0x34u)
#define SYSTIMER_UNIT0_HIGH (SYSTIMER + 0x40u)
#define SYSTIMER_UNIT0_LOW (SYSTIMER + 0x44u)
#define SYSTIMER_COMP0_LOAD (SYSTIMER + 0x50u)
#define SYSTIMER_INT_ENABLE (SYSTIMER + 0x64u)
#define SYSTIMER_INT_CLEAR (SYSTIMER + 0x6cu)
#define CONF_UNIT0_ON (1u << 30)
#define CONF_TARGET0_ON (1u << 24)
#define OP_UPDATE (1u << 30)
#define OP_VALID (1u << 29)
#define TARGET0_PERIODIC (1u << 30)
#define TARGET0 (1u << 0)
#define SYSTIMER_HZ 16000000u
#define PERIOD (SYSTIMER_HZ / configTICK_RATE_HZ)
#define POLLS_MAX 1000u /* a reading is ready within a few cycles of the timer */

#define CAUSE_LINE 0x1fu
#define TICK_PRIORITY 1u

void vPortSetupTimerInterrupt(void);
void freertos_risc_v_application_interrupt_handler(uint32_t cause);
void trap_table(void);

static uint32_t last_tick; /* the timer's count, of which the low word is enough: it wraps after 268 s */

static uint32_t now(void) {
    reg_write(SYSTIMER_UNIT0_OP, OP_UPDATE);
    for (uint32_t i = 0; i < POLLS_MAX && (reg_read(SYSTIMER_UNIT0_OP) & OP_VALID) == 0; i++) {
    }
    return reg_read(SYSTIMER_UNIT0_LOW);
}

uint64_t run_time(void) {
    uint32_t high;
    uint32_t low;
    do { /* an interrupt in between reads it too, and may find the high word one more */
        low = now();
        high = reg_read(SYSTIMER_UNIT0_HIGH);
    } while (now() < low);
    return (uint64_t)high << 32 | low;
}

void vPortSetupTimerInterrupt(void) {
    __asm__ volatile("csrw mtvec, %0" ::"r"((uintptr_t)trap_table | 1u)); /* 1: an entry for each line */
    reg_write(SYSTIMER_CONF, (reg_read(SYSTIMER_CONF) | CONF_UNIT0_ON) & ~CONF_TARGET0_ON);
    reg_write(SYSTIMER_TARGET0_CONF, TARGET0_PERIODIC | PERIOD);
    reg_write(SYSTIMER_COMP0_LOAD, 1);
    reg_write(SYSTIMER_INT_CLEAR, TARGET0);
    reg_write(SYSTIMER_INT_ENABLE, TARGET0);
    reg_write(SYSTIMER_CONF, reg_read(SYSTIMER_CONF) | CONF_TARGET0_ON);
    last_tick = now();
    reg_write(MATRIX_MAP(SOURCE_SYSTIMER_TARGET0), LINE_TICK);
    reg_write(MATRIX_PRIORITY(LINE_TICK), TICK_PRIORITY);
    reg_write(MATRIX_TYPE, 0); /* all by level */
    reg_write(MATRIX_THRESHOLD, 1);
    reg_write(MATRIX_ENABLE, reg_read(MATRIX_ENABLE) | 1u << LINE_TICK);
}

/* Ticks that passed with interrupts off, as while the flash erases, are made up for. */
static BaseType_t tick(void) {
    BaseType_t another = pdFALSE;
    reg_write(SYSTIMER_INT_CLEAR, TARGET0);
    for (uint32_t count = now(); count - last_tick >= PERIOD; last_tick += PERIOD) {
        another |= xTaskIncrementTick();
    }
    return another;
}

void freertos_risc_v_application_interrupt_handler(uint32_t cause) {
    switch (cause & CAUSE_LINE) {
    case LINE_TICK:
        if (tick() != pdFALSE) {
            vTaskSwitchContext();
        }
        break;
    case LINE_UART:
        uart_interrupt(); /* whoever it wakes asks for the switch */
        break;
    default:
        configASSERT(0);
    }
}
