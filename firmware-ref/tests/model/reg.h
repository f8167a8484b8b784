/* The register seam of ports/stm32f405 for host tests: every access goes to the model of the flash controller. */
#ifndef REG_H
#define REG_H

#include <stdint.h>
#include <string.h>

#define REG_READS_PER_SECOND 1000u /* the model's time: so that a controller that hangs does not hang the test */

uint32_t reg_read(uint32_t address);
void reg_write(uint32_t address, uint32_t value);
void memory_read(uint32_t address, void *to, uint32_t length);

#endif
