/* The console: a file that is a terminal or a socket. SIGIO is the receive interrupt. */
#define _GNU_SOURCE
#include "posix.h"
#include "sealift/board.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define LINE_MAX_BYTES 512u
#define ROOM_WAIT_MS 20 /* what a UART needs for 200 bytes; whoever does not read by then loses some */

static uint8_t line[LINE_MAX_BYTES];
static size_t waiting;
static void (*receiver)(uint8_t byte);

static void send(const uint8_t *bytes, size_t length) {
    struct pollfd room = {.fd = POSIX_CONSOLE, .events = POLLOUT};
    while (length > 0) {
        ssize_t sent = write(POSIX_CONSOLE, bytes, length);
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        } else if (errno != EINTR && (errno != EAGAIN || poll(&room, 1, ROOM_WAIT_MS) == 0)) {
            return;
        }
    }
}

/* Bytes leave as lines: everything that is sent here ends with one. */
void board_put(uint8_t byte) {
    line[waiting++] = byte;
    if (byte == '\n' || waiting == sizeof line) {
        send(line, waiting);
        waiting = 0;
    }
}

/* One byte at a time: the receiver may switch to another task, which may be interrupted here again. */
static void on_input(int signal_number) {
    int kept = errno;
    uint8_t byte;
    (void)signal_number;
    while (read(POSIX_CONSOLE, &byte, 1) == 1) {
        receiver(byte);
    }
    errno = kept;
}

void board_receive(void (*on_byte)(uint8_t byte), unsigned priority) {
    struct sigaction action = {.sa_handler = on_input, .sa_flags = SA_RESTART};
    (void)priority; /* there is one */
    receiver = on_byte;
    sigfillset(&action.sa_mask);
    sigaction(SIGIO, &action, NULL);
    fcntl(POSIX_CONSOLE, F_SETOWN, getpid());
    fcntl(POSIX_CONSOLE, F_SETFL, fcntl(POSIX_CONSOLE, F_GETFL) | O_ASYNC | O_NONBLOCK);
    raise(SIGIO); /* for what came before */
}
