/* lwIP without an operating system below it: one task uses it. TCP over IPv4 with DHCP, and as little memory as a
 * window of four segments needs. */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_RAW 0
#define LWIP_STATS 0
#define LWIP_IPV6 0
#define LWIP_DHCP 1
#define LWIP_DHCP_DOES_ACD_CHECK 0
#define IP_REASSEMBLY 0
#define IP_FRAG 0

#define MEM_ALIGNMENT 4
#define MEM_SIZE (6 * 1024) /* what was sent and not acknowledged yet */
#define PBUF_POOL_SIZE 5
#define PBUF_POOL_BUFSIZE 1536
#define MEMP_NUM_TCP_PCB 3 /* one, and those that are still saying goodbye */
#define MEMP_NUM_TCP_PCB_LISTEN 1
#define MEMP_NUM_UDP_PCB 1 /* DHCP's */

#define TCP_MSS 1460
#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define TCP_QUEUE_OOSEQ 0

#endif
