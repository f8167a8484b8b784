/*
 * The few semihosting calls of Arm's "Semihosting for AArch32 and AArch64" that the QEMU flash needs. All in the
 * header, so that the QEMU flash is one object file: the only one that differs from the build for silicon.
 */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stdbool.h>
#include <stdint.h>

#define SYS_OPEN 0x01u
#define SYS_CLOSE 0x02u
#define SYS_WRITE 0x05u
#define SYS_READ 0x06u
#define SYS_SEEK 0x0au
#define SYS_GET_CMDLINE 0x15u
#define SYS_EXIT_EXTENDED 0x20u

#define MODE_READ_WRITE_BINARY 3u
#define STOPPED_APPLICATION_EXIT 0x20026u

static inline int semihosting_call(uint32_t operation, const void *arguments) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = arguments;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return (int)r0;
}

/* out: a handle for reading and writing a file that exists, or -1 */
static inline int semihosting_open(const char *name, uint32_t name_length) {
    uint32_t arguments[] = {(uint32_t)name, MODE_READ_WRITE_BINARY, name_length};
    return semihosting_call(SYS_OPEN, arguments);
}

static inline void semihosting_close(int handle) {
    uint32_t arguments[] = {(uint32_t)handle};
    semihosting_call(SYS_CLOSE, arguments);
}

static inline bool semihosting_seek(int handle, uint32_t offset) {
    uint32_t arguments[] = {(uint32_t)handle, offset};
    return semihosting_call(SYS_SEEK, arguments) == 0;
}

/* Both calls return the number of bytes that are missing. */
static inline bool semihosting_transfer(uint32_t operation, int handle, uint32_t address, uint32_t length) {
    uint32_t arguments[] = {(uint32_t)handle, address, length};
    return semihosting_call(operation, arguments) == 0;
}

/* out: whether all of it was read or written at that offset */
static inline bool semihosting_read(int handle, uint32_t offset, void *to, uint32_t length) {
    return semihosting_seek(handle, offset) && semihosting_transfer(SYS_READ, handle, (uint32_t)to, length);
}

static inline bool semihosting_write(int handle, uint32_t offset, const void *from, uint32_t length) {
    return semihosting_seek(handle, offset) && semihosting_transfer(SYS_WRITE, handle, (uint32_t)from, length);
}

/* out: true and QEMU's "-semihosting-config arg=…" joined by blanks, ending with 0 */
static inline bool semihosting_command_line(char *to, uint32_t size) {
    uint32_t arguments[] = {(uint32_t)to, size};
    return semihosting_call(SYS_GET_CMDLINE, arguments) == 0;
}

/* End QEMU with that exit code. */
_Noreturn static inline void semihosting_exit(uint32_t code) {
    uint32_t arguments[] = {STOPPED_APPLICATION_EXIT, code};
    for (;;) {
        semihosting_call(SYS_EXIT_EXTENDED, arguments);
    }
}

#endif
