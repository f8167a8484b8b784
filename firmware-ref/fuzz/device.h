/* What the targets share: bytes of an input, and a device whose flash they fill. */
#ifndef FUZZ_DEVICE_H
#define FUZZ_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An input, taken from the front. */
struct input {
    const uint8_t *at;
    size_t left;
};

/* Copy up to size bytes; what the input lacks stays as it is. out: how many came */
size_t input_take(struct input *input, void *to, size_t size);
uint8_t input_byte(struct input *input); /* 0 behind the end */

/* Keep the first bytes. out: those behind them */
struct input input_split(struct input *input, size_t first);

/* Ends the program where a rule is broken, so that libFuzzer keeps the input. */
void require(bool rule);

/* Put bytes at the start of an erased area; what does not fit is left out. */
struct flash_area;
void device_fill(struct flash_area area, struct input bytes);

/* An image: the 32 bytes of its header, and then at once what follows the header's padding. */
void device_put_image(unsigned slot, struct input image);

/* The CRC in the last four bytes of a record, so that the fuzzer need not guess it. */
void device_fix_crc(void *record, size_t size);

#endif
