/* The console UART: received bytes wait in a buffer, senders take turns. */
#ifndef SEALIFT_CONSOLE_H
#define SEALIFT_CONSOLE_H

#include <stddef.h>
#include <stdint.h>

/* Before the scheduler starts; then the bytes are collected for the task that first calls console_wait(). */
void console_init(void);

/* Wait until a line has come, at most ms. For one task. */
void console_wait(uint32_t ms);

/* out: how many bytes of what has come were taken, at most size */
size_t console_read(uint8_t *to, size_t size);

/* Take and leave the right to write. */
void console_begin(void);
void console_end(void);

/* in: console_begin() */
void console_write(const char *bytes, size_t length);

/* Write a whole line for people. in: without its end */
void console_log(const char *text);

#endif
