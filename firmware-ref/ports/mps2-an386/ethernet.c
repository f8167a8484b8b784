#include "ethernet.h"
#include "reg.h"

/* LAN9118 data sheet, table 5-1. */
#define LAN 0x40200000u
#define RX_DATA (LAN + 0x00u)
#define TX_DATA (LAN + 0x20u)
#define RX_STATUS (LAN + 0x40u)
#define TX_STATUS (LAN + 0x48u)
#define TX_CFG (LAN + 0x70u)
#define HW_CFG (LAN + 0x74u)
#define RX_FIFO_INF (LAN + 0x7cu)
#define TX_FIFO_INF (LAN + 0x80u)
#define MAC_COMMAND (LAN + 0xa4u)
#define MAC_DATA (LAN + 0xa8u)

#define HW_CFG_RESET 1u
#define HW_CFG_TX_5_KIB 0x00150000u
#define TX_CFG_ON 2u
#define FIFO_STATUSES(inf) ((inf) >> 16 & 0xffu)
#define FIFO_FREE(inf) ((inf)&0xffffu)
#define RX_LENGTH(status) ((status) >> 16 & 0x3fffu)
#define RX_ERROR (1u << 15)
#define TX_WHOLE_FRAME 0x3000u
#define MAC_BUSY (1u << 31)
#define MAC_READ (1u << 30)
#define MAC_CR 1u
#define MAC_CR_ON (1u << 20 | 1u << 3 | 1u << 2) /* full duplex, send, receive */
#define MAC_ADDRH 2u
#define MAC_ADDRL 3u

#define CRC_SIZE 4u
#define POLLS_MAX 100000u

static uint32_t waiting; /* bytes of the frame at the front of the FIFO */

static uint32_t words(uint32_t length) {
    return (length + 3u) / 4u;
}

static void mac_settle(void) {
    for (uint32_t i = 0; i < POLLS_MAX && (reg_read(MAC_COMMAND) & MAC_BUSY) != 0; i++) {
    }
}

static uint32_t mac_read(uint32_t number) {
    reg_write(MAC_COMMAND, MAC_BUSY | MAC_READ | number);
    mac_settle();
    return reg_read(MAC_DATA);
}

static void mac_write(uint32_t number, uint32_t value) {
    reg_write(MAC_DATA, value);
    reg_write(MAC_COMMAND, MAC_BUSY | number);
    mac_settle();
}

void ethernet_init(uint8_t address[ETHERNET_ADDRESS_SIZE]) {
    reg_write(HW_CFG, HW_CFG_RESET);
    for (uint32_t i = 0; i < POLLS_MAX && (reg_read(HW_CFG) & HW_CFG_RESET) != 0; i++) {
    }
    reg_write(HW_CFG, HW_CFG_TX_5_KIB);
    reg_write(TX_CFG, TX_CFG_ON);
    uint32_t low = mac_read(MAC_ADDRL);
    uint32_t high = mac_read(MAC_ADDRH);
    memcpy(address, &low, 4);
    memcpy(address + 4, &high, 2);
    mac_write(MAC_CR, MAC_CR_ON);
}

static void drop(uint32_t length) {
    for (uint32_t i = 0; i < words(length); i++) {
        (void)reg_read(RX_DATA);
    }
}

uint32_t ethernet_waiting(void) {
    while (waiting == 0 && FIFO_STATUSES(reg_read(RX_FIFO_INF)) > 0) {
        uint32_t status = reg_read(RX_STATUS);
        uint32_t length = RX_LENGTH(status);
        if ((status & RX_ERROR) != 0 || length <= CRC_SIZE || length > ETHERNET_FRAME_MAX) {
            drop(length);
        } else {
            waiting = length;
        }
    }
    return waiting == 0 ? 0 : waiting - CRC_SIZE;
}

void ethernet_take(uint32_t *to, uint32_t length) {
    uint32_t wanted = words(length);
    for (uint32_t i = 0; i < words(waiting); i++) {
        uint32_t word = reg_read(RX_DATA);
        if (i < wanted) {
            to[i] = word;
        }
    }
    waiting = 0;
}

bool ethernet_send(const uint32_t *from, uint32_t length) {
    uint32_t room = reg_read(TX_FIFO_INF);
    for (uint32_t i = FIFO_STATUSES(room); i > 0; i--) {
        (void)reg_read(TX_STATUS); /* TCP finds out what was lost */
    }
    if (FIFO_FREE(room) < 4u * words(length) + 8u) {
        return false;
    }
    reg_write(TX_DATA, TX_WHOLE_FRAME | length);
    reg_write(TX_DATA, length);
    for (uint32_t i = 0; i < words(length); i++) {
        reg_write(TX_DATA, from[i]);
    }
    return true;
}
