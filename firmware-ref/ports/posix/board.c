/* Clock, watchdog and handover of a board that is a process. */
#define _GNU_SOURCE
#include "sealift/board.h"
#include "handover.h"
#include "posix.h"
#include "sealift/flash.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define HZ 1000000000u
/* Nothing here keeps a feeder waiting longer than an image check: seconds of the processor, since a busy machine gives
 * the process none for long, and at most those of the clock, for one that waits for good. */
#define WATCHDOG_SECONDS 8
#define WATCHDOG_SECONDS_WAITING 60
#define COPY_CHUNK 4096u

static atomic_long fed_at;     /* seconds of CLOCK_MONOTONIC; 0: the watchdog rests */
static atomic_long fed_at_cpu; /* seconds of the processor that the process had until then */

void board_init(void) {
    posix_recall();
}

uint32_t board_clock_hz(void) {
    return HZ;
}

void board_sleep(void) {
    pause();
}

static long seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec;
}

static void note_feed(void) {
    fed_at_cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    fed_at = seconds(CLOCK_MONOTONIC);
}

/* A thread that no signal reaches, so nothing that goes wrong in a task stops it. */
static void *watch(void *unused) {
    (void)unused;
    for (;;) {
        long busy = fed_at_cpu + WATCHDOG_SECONDS - seconds(CLOCK_PROCESS_CPUTIME_ID);
        long waiting = fed_at + WATCHDOG_SECONDS_WAITING - seconds(CLOCK_MONOTONIC);
        if (busy <= 0 || waiting <= 0) {
            posix_reset(RESET_WATCHDOG);
        }
        nanosleep(&(struct timespec){.tv_sec = busy < waiting ? busy : waiting}, NULL);
    }
    return NULL;
}

/* It rests while the bootloader executes the application, which starts it again first of all. */
static void start_watchdog(void) {
    pthread_t thread;
    sigset_t all;
    sigset_t before;
    note_feed();
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&thread, NULL, watch, NULL) != 0) {
        posix_fail("cannot start", "the watchdog");
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void board_watchdog_feed(void) {
    if (fed_at == 0) {
        start_watchdog();
    }
    note_feed();
}

/* The program lies where a chip would find its first instruction; what follows it in the slot does not disturb it. */
_Noreturn void handover(uint32_t vectors) {
    uint32_t reset = 0;
    uint8_t chunk[COPY_CHUNK];
    int program = memfd_create("application", MFD_CLOEXEC);
    flash_read(vectors + sizeof reset, &reset, sizeof reset);
    for (unsigned slot = 0; slot < FLASH_SLOTS; slot++) {
        uint32_t end = flash_geometry.slot[slot].base + flash_geometry.slot[slot].size;
        uint32_t from = reset & ~1u;
        while (from >= flash_geometry.slot[slot].base && from < end) {
            uint32_t size = end - from < sizeof chunk ? end - from : sizeof chunk;
            if (!flash_read(from, chunk, size) || write(program, chunk, size) != (ssize_t)size) {
                posix_fail("cannot copy", "the application");
            }
            from += size;
        }
    }
    posix_execute(program);
    posix_fail("cannot execute", "the application");
}
