/* The transport over sockets of the host. */
#define _GNU_SOURCE
#include "FreeRTOS.h"
#include "sealift/board.h"
#include "transport.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

static int connection = -1;
static struct transport_traffic ended; /* of connections that are closed */

/* out: with what the kernel counted for the open connection */
struct transport_traffic transport_traffic(void) {
    struct tcp_info info;
    socklen_t size = sizeof info;
    struct transport_traffic all = ended;
    memset(&info, 0, sizeof info);
    if (connection >= 0 && getsockopt(connection, IPPROTO_TCP, TCP_INFO, &info, &size) == 0) {
        all.bytes_in += (uint32_t)info.tcpi_bytes_received;
        all.bytes_out += (uint32_t)info.tcpi_bytes_sent;
        all.packets_in += info.tcpi_segs_in;
        all.packets_out += info.tcpi_segs_out;
    }
    return all;
}

bool transport_open(const char *address, uint16_t port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1;
    transport_close();
    if (inet_pton(AF_INET, address, &to.sin_addr) != 1) {
        return false;
    }
    connection = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    int result;
    do {
        result = connect(connection, (const struct sockaddr *)&to, sizeof to);
    } while (result != 0 && errno == EINTR);
    return result == 0 || errno == EINPROGRESS || errno == EALREADY;
}

enum transport_state transport_state(void) {
    struct pollfd ready = {.fd = connection, .events = POLLOUT};
    int error = 0;
    socklen_t size = sizeof error;
    if (connection < 0) {
        return TRANSPORT_CLOSED;
    }
    if (poll(&ready, 1, 0) != 1) {
        return TRANSPORT_OPENING;
    }
    getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? TRANSPORT_OPEN : TRANSPORT_CLOSED;
}

static int moved(ssize_t result) {
    return result >= 0 ? (int)result : errno == EAGAIN || errno == EINTR ? 0 : -1;
}

int transport_send(const void *bytes, size_t length) {
    return moved(send(connection, bytes, length, MSG_NOSIGNAL));
}

int transport_receive(void *to, size_t size) {
    ssize_t result = recv(connection, to, size, 0);
    return result == 0 ? -1 : moved(result);
}

void transport_close(void) {
    if (connection >= 0) {
        ended = transport_traffic();
        close(connection);
        connection = -1;
    }
}

/* Until bytes come, or a tick: this task then runs all the while, above nobody but the idle task. */
void transport_wait(void) {
    struct pollfd ready = {.fd = connection, .events = POLLIN};
    poll(&ready, 1, portTICK_PERIOD_MS);
}

bool board_entropy(uint8_t *to, uint32_t size) {
    return getrandom(to, size, 0) == (ssize_t)size;
}
