/*
 * The bootloader's verdict on any number of images, for comparison with other verifiers.
 *
 * in:  frames: u32 size of the file, u32 slot, u32 minimum counter, minimum version as in the image header, then the
 * file out: one u16 for each: the reason; UNPROVEN for an image that was accepted and yet does not prove it
 *
 * The file lies in a slot of erased flash; what is longer than the slot is cut. Ends with the input.
 */
#include "sealift/flash.h"
#include "sealift/image.h"
#include "sealift/trust.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <string.h>

#define UNPROVEN 0xffffu

struct question {
    uint32_t size;
    uint32_t slot;
    uint32_t minimum_counter;
    struct image_version minimum_version;
    uint32_t trust_set_size; /* 0: there is none */
};
_Static_assert(sizeof(struct question) == 24, "as the asker packs it");

/* in: [size] bytes are next on stdin; out: the slot holds them, as many as fit */
static bool read_into_slot(struct flash_area slot, uint32_t size) {
    uint8_t *to = memory_flash_at(slot.base);
    uint32_t fits = size < slot.size ? size : slot.size;
    memset(to, FLASH_ERASED, slot.size);
    if (fread(to, 1, fits, stdin) != fits) {
        return false;
    }
    for (uint32_t i = fits; i < size; i++) {
        if (getchar() == EOF) {
            return false;
        }
    }
    return true;
}

/* in: the bytes of a signed set are next on stdin; out: *trust is the set in force */
static bool read_trust_set(uint32_t size, struct trust *trust) {
    struct flash_area area = flash_geometry.trust[0];
    memset(memory_flash_at(area.base), FLASH_ERASED, area.size);
    if (size > area.size || fread(memory_flash_at(area.base), 1, size, stdin) != size) {
        return false;
    }
    trust_load(0, trust);
    return true;
}

int main(void) {
    struct question question;
    memory_flash_new();
    while (fread(&question, sizeof question, 1, stdin) == 1) {
        struct trust trust;
        if (question.slot >= FLASH_SLOTS || !read_trust_set(question.trust_set_size, &trust) ||
            !read_into_slot(flash_geometry.slot[question.slot], question.size)) {
            fputs("judge: a frame is cut short or names no slot\n", stderr);
            return 1;
        }
        struct image_rules rules = {
            .minimum_counter = question.minimum_counter, .minimum_version = &question.minimum_version, .trust = &trust};
        struct image_info info;
        uint16_t verdict = (uint16_t)image_check(question.slot, &rules, &info);
        if (verdict == REASON_NONE && !image_proven(&info)) {
            verdict = UNPROVEN;
        }
        fwrite(&verdict, sizeof verdict, 1, stdout);
        fflush(stdout);
    }
    return 0;
}
