/* How long tasks ran: the tick and SysTick between two of them. */
#include "FreeRTOS.h"
#include "core.h"
#include "reg.h"
#include "task.h"

#define ICSR_PENDSTSET (1u << 26)

uint64_t core_run_time(void) {
    uint32_t reload = reg_read(SYST_RVR);
    uint32_t left = reg_read(SYST_CVR);
    uint64_t ticks = xTaskGetTickCountFromISR();
    if ((reg_read(SCB_ICSR) & ICSR_PENDSTSET) != 0 && left > reload / 2) {
        ticks++; /* it began anew, and the kernel does not know yet */
    }
    return ticks * (reload + 1u) + (reload - left);
}
