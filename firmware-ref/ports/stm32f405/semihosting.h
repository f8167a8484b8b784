/* The few semihosting calls of Arm's "Semihosting for AArch32 and AArch64" that the QEMU flash needs. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdbool.h>
#include <stdint.h>

/* out: a handle for reading and writing a file that exists, or -1 */
int semihosting_open(const char *name, uint32_t name_length);
void semihosting_close(int handle);

/* out: whether all of it was read or written at that offset */
bool semihosting_read(int handle, uint32_t offset, void *to, uint32_t length);
bool semihosting_write(int handle, uint32_t offset, const void *from, uint32_t length);

/* out: true and QEMU's "-semihosting-config arg=…" joined by blanks, ending with 0 */
bool semihosting_command_line(char *to, uint32_t size);

/* End QEMU with that exit code. */
_Noreturn void semihosting_exit(uint32_t code);

#endif
