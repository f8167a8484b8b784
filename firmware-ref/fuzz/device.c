#include "device.h"
#include "sealift/crc32.h"
#include "sealift/flash.h"
#include "sealift/image.h"
#include "support/memory_flash.h"
#include <stdlib.h>
#include <string.h>

size_t input_take(struct input *input, void *to, size_t size) {
    size_t taken = size < input->left ? size : input->left;
    if (taken > 0) {
        memcpy(to, input->at, taken);
    }
    input->at += taken;
    input->left -= taken;
    return taken;
}

uint8_t input_byte(struct input *input) {
    uint8_t byte = 0;
    input_take(input, &byte, 1);
    return byte;
}

struct input input_split(struct input *input, size_t first) {
    size_t kept = first < input->left ? first : input->left;
    struct input rest = {input->at + kept, input->left - kept};
    input->left = kept;
    return rest;
}

void require(bool rule) {
    if (!rule) {
        abort();
    }
}

void device_fill(struct flash_area area, struct input bytes) {
    uint8_t *to = memory_flash_at(area.base);
    memset(to, FLASH_ERASED, area.size);
    input_take(&bytes, to, area.size);
}

void device_put_image(unsigned slot, struct input image) {
    struct flash_area area = flash_geometry.slot[slot];
    uint8_t *to = memory_flash_at(area.base);
    memset(to, FLASH_ERASED, area.size);
    input_take(&image, to, sizeof(struct image_header));
    input_take(&image, to + IMAGE_HEADER_SIZE, area.size - IMAGE_HEADER_SIZE);
}

void device_fix_crc(void *record, size_t size) {
    uint32_t crc = crc32(record, (uint32_t)(size - sizeof crc));
    memcpy((uint8_t *)record + size - sizeof crc, &crc, sizeof crc);
}
