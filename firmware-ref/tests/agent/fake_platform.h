/* The system around the agent under test: time that a test moves, a link that it reads, health that it spoils. */
#ifndef FAKE_PLATFORM_H
#define FAKE_PLATFORM_H

#include "platform.h"
#include "sealift/protection.h"

struct fake_platform {
    uint64_t now_ms;
    uint32_t heap_lowest;
    uint32_t stack_free;
    bool self_test_passes;
    bool protection_known;
    struct board_protection protection;
    unsigned confirmed;      /* how often the application was told */
    unsigned factory_resets; /* the same */
    unsigned fed;            /* how often the watchdog was fed */
    char sent[4096];         /* what went out on the link since the test last emptied it */
    size_t sent_length;
    bool sending; /* between begin and end */
};

extern struct fake_platform fake;

/* Healthy, at time 0, with nothing sent. */
void fake_platform_new(void);

#endif
