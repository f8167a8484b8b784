/*
 * What the board makes of any number of patches, for comparison with the decoder in Java.
 *
 * in:  frames: u32 size of the base, u32 size of the patch, u32 size of the pieces that the patch comes in, image hash
 * of the base, then the base and the patch out: one u16 for each: NONE when the file came out that the patch is for, or
 * the reason
 *
 * The base lies in slot A. Ends with the input.
 */
#include "agent.h"
#include "platform.h"
#include "sealift/board.h"
#include "support/memory_flash.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATCH_MAX 65536u

struct question {
    uint32_t base_size;
    uint32_t patch_size;
    uint32_t piece;
    uint8_t hash[IMAGE_HASH_SIZE];
};

uint64_t platform_uptime_ms(void) {
    return 0;
}

void board_watchdog_feed(void) {
}

static enum reason apply(struct agent *agent, const uint8_t *patch, uint32_t size, uint32_t piece) {
    struct patch_header header;
    if (size < sizeof header) {
        return REASON_PATCH_CORRUPT;
    }
    memcpy(&header, patch, sizeof header);
    enum reason bad = patch_begin(agent, &header, false);
    for (uint32_t done = sizeof header; bad == REASON_NONE && !agent->download.complete; done += piece) {
        bool last = size - done <= piece;
        bad = patch_write(agent, patch + done, last ? size - done : piece, last);
    }
    return bad;
}

int main(void) {
    static uint8_t patch[PATCH_MAX];
    struct question question;
    memory_flash_new();
    struct flash_area slot = flash_geometry.slot[0];
    while (fread(&question, sizeof question, 1, stdin) == 1) {
        struct agent agent = {.boot_known = true};
        memcpy(agent.boot.hash, question.hash, sizeof question.hash);
        memset(memory_flash_at(slot.base), FLASH_ERASED, slot.size);
        if (question.base_size > slot.size || question.patch_size > sizeof patch || question.piece == 0 ||
            fread(memory_flash_at(slot.base), 1, question.base_size, stdin) != question.base_size ||
            fread(patch, 1, question.patch_size, stdin) != question.patch_size) {
            fputs("patch-judge: a frame is cut short or too large\n", stderr);
            return 1;
        }
        uint16_t verdict = (uint16_t)apply(&agent, patch, question.patch_size, question.piece);
        fwrite(&verdict, sizeof verdict, 1, stdout);
        fflush(stdout);
    }
    return 0;
}
