# lwIP, as much of it as a TCP client needs.
set(lwip ${SEALIFT_THIRD_PARTY_CACHE}/lwip/src)
set(lwip_sources def inet_chksum init ip mem memp netif pbuf tcp tcp_in tcp_out timeouts udp
  ipv4/acd ipv4/dhcp ipv4/etharp ipv4/icmp ipv4/ip4 ipv4/ip4_addr ipv4/ip4_frag)
list(TRANSFORM lwip_sources PREPEND ${lwip}/core/)
list(TRANSFORM lwip_sources APPEND .c)
add_library(lwip STATIC ${lwip_sources} ${lwip}/netif/ethernet.c)
target_include_directories(lwip SYSTEM PUBLIC ${lwip}/include ${port}/lwip)
target_link_libraries(lwip PUBLIC freertos_config PRIVATE sealift-target) # crash.h, for assertions
