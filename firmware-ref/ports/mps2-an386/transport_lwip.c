/* The transport over lwIP and the LAN9118. One task calls all of it. */
#include "FreeRTOS.h"
#include "ethernet.h"
#include "lwip/dhcp.h"
#include "lwip/etharp.h"
#include "lwip/init.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "platform.h"
#include "sealift/board.h"
#include "task.h"
#include "transport.h"
#include <string.h>

static struct netif interface;
static bool started;
static uint32_t frame[(ETHERNET_FRAME_MAX + 3u) / 4u];
static struct transport_traffic traffic;

static struct {
    enum transport_state state;
    struct tcp_pcb *pcb; /* NULL: there is none yet, or lwIP gave it up */
    struct pbuf *received;
    uint16_t taken; /* bytes of the first of them */
    ip_addr_t address;
    uint16_t port;
    bool asked; /* to connect */
    bool ended; /* the other side sends no more */
} connection;

uint32_t sys_now(void) {
    return (uint32_t)platform_uptime_ms();
}

/* For ports and sequence numbers; without entropy no connection is opened anyway. */
uint32_t ethernet_random(void) {
    uint32_t number = 0;
    board_entropy((uint8_t *)&number, sizeof number);
    return number;
}

static err_t send_frame(struct netif *unused, struct pbuf *data) {
    (void)unused;
    u16_t length = pbuf_copy_partial(data, frame, sizeof frame, 0);
    if (length != data->tot_len || !ethernet_send(frame, length)) {
        return ERR_BUF;
    }
    traffic.bytes_out += length;
    traffic.packets_out++;
    return ERR_OK;
}

static err_t init_interface(struct netif *netif) {
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    netif->mtu = 1500;
    netif->hwaddr_len = ETHERNET_ADDRESS_SIZE;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_LINK_UP;
    ethernet_init(netif->hwaddr);
    return ERR_OK;
}

static void start(void) {
    if (!started) {
        started = true;
        lwip_init();
        netif_add_noaddr(&interface, NULL, init_interface, netif_input);
        netif_set_default(&interface);
        netif_set_up(&interface);
        dhcp_start(&interface);
    }
}

static err_t on_connected(void *unused, struct tcp_pcb *pcb, err_t error) {
    (void)unused;
    (void)pcb;
    connection.state = error == ERR_OK ? TRANSPORT_OPEN : TRANSPORT_CLOSED;
    return ERR_OK;
}

static err_t on_received(void *unused, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
    (void)unused;
    (void)pcb;
    (void)error;
    if (data == NULL) {
        connection.ended = true;
    } else if (connection.received == NULL) {
        connection.received = data;
    } else {
        pbuf_cat(connection.received, data);
    }
    return ERR_OK;
}

/* lwIP has freed the connection. */
static void on_error(void *unused, err_t error) {
    (void)unused;
    (void)error;
    connection.pcb = NULL;
    connection.state = TRANSPORT_CLOSED;
    connection.ended = true;
}

/* Connect, once the board has an address. */
static void connect_when_possible(void) {
    if (connection.asked || connection.state != TRANSPORT_OPENING || !dhcp_supplied_address(&interface)) {
        return;
    }
    connection.asked = true;
    connection.pcb = tcp_new();
    if (connection.pcb == NULL) {
        connection.state = TRANSPORT_CLOSED;
        return;
    }
    tcp_recv(connection.pcb, on_received);
    tcp_err(connection.pcb, on_error);
    tcp_nagle_disable(connection.pcb);
    if (tcp_connect(connection.pcb, &connection.address, connection.port, on_connected) != ERR_OK) {
        connection.state = TRANSPORT_CLOSED;
    }
}

/* Take frames off the board, and let timers run. */
static void work(void) {
    uint32_t length;
    while ((length = ethernet_waiting()) > 0) {
        ethernet_take(frame, length);
        traffic.bytes_in += length;
        traffic.packets_in++;
        struct pbuf *data = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_POOL);
        if (data != NULL) {
            pbuf_take(data, frame, (u16_t)length);
            if (interface.input(data, &interface) != ERR_OK) {
                pbuf_free(data);
            }
        }
    }
    sys_check_timeouts();
    connect_when_possible();
}

bool transport_open(const char *address, uint16_t port) {
    transport_close();
    memset(&connection, 0, sizeof connection);
    connection.state = TRANSPORT_CLOSED;
    if (!ipaddr_aton(address, &connection.address)) {
        return false;
    }
    start();
    connection.port = port;
    connection.state = TRANSPORT_OPENING;
    return true;
}

enum transport_state transport_state(void) {
    work();
    return connection.state;
}

int transport_send(const void *bytes, size_t length) {
    work();
    if (connection.pcb == NULL || connection.state != TRANSPORT_OPEN) {
        return -1;
    }
    u16_t room = tcp_sndbuf(connection.pcb);
    u16_t size = length < room ? (u16_t)length : room;
    if (size == 0 || tcp_write(connection.pcb, bytes, size, TCP_WRITE_FLAG_COPY) != ERR_OK) {
        return 0;
    }
    tcp_output(connection.pcb);
    return size;
}

int transport_receive(void *to, size_t size) {
    work();
    struct pbuf *first = connection.received;
    if (first == NULL) {
        return connection.ended ? -1 : 0;
    }
    u16_t left = (u16_t)(first->len - connection.taken);
    u16_t count = size < left ? (u16_t)size : left;
    memcpy(to, (const uint8_t *)first->payload + connection.taken, count);
    connection.taken = (uint16_t)(connection.taken + count);
    if (connection.taken == first->len) {
        connection.received = first->next;
        if (first->next != NULL) {
            pbuf_ref(first->next); /* or it would go with the first */
        }
        pbuf_free(first);
        connection.taken = 0;
    }
    if (connection.pcb != NULL) {
        tcp_recved(connection.pcb, count);
    }
    return count;
}

void transport_close(void) {
    if (connection.pcb != NULL) {
        tcp_recv(connection.pcb, NULL);
        tcp_err(connection.pcb, NULL);
        if (tcp_close(connection.pcb) != ERR_OK) {
            tcp_abort(connection.pcb);
        }
    }
    if (connection.received != NULL) {
        pbuf_free(connection.received);
    }
    memset(&connection, 0, sizeof connection);
    connection.state = TRANSPORT_CLOSED;
}

struct transport_traffic transport_traffic(void) {
    return traffic;
}

void transport_wait(void) {
    work();
    vTaskDelay(1);
}
