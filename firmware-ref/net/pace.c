#include "pace.h"
#include "sealift/crc32.h"
#include <string.h>

#define RETRY_MAX_SECONDS 64u

void pace_begin(struct pace *pace, const char *device, uint32_t boots) {
    *pace = (struct pace){.dice = crc32(device, (uint32_t)strlen(device)) ^ boots, .retry_seconds = 1};
}

/* out: 0 to below - 1. Nothing secret: it need only be another on each board. */
static uint32_t throw_dice(struct pace *pace, uint32_t below) {
    pace->dice = crc32(&pace->dice, sizeof pace->dice);
    return (uint32_t)((uint64_t)pace->dice * below >> 32);
}

uint32_t pace_first_ms(struct pace *pace, uint32_t poll_seconds) {
    return throw_dice(pace, 1000u * poll_seconds + 1u);
}

uint32_t pace_next_ms(struct pace *pace, bool reached, uint32_t poll_seconds) {
    if (reached) {
        pace->retry_seconds = 1;
        return 1000u * poll_seconds;
    }
    uint32_t half = 500u * pace->retry_seconds;
    pace->retry_seconds = pace->retry_seconds < RETRY_MAX_SECONDS ? 2 * pace->retry_seconds : RETRY_MAX_SECONDS;
    return half + throw_dice(pace, half + 1u);
}
