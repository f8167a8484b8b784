# The MPS2 board with AN386 in QEMU. Defines sealift-port and sealift-flash-qemu.
set(port ${CMAKE_CURRENT_LIST_DIR})
include(${port}/../cortex-m/core.cmake)

sealift_port_library(sealift-port ${core}/core.c ${core}/startup.c ${port}/board.c ${port}/geometry.c ${port}/uart.c)

set(SEALIFT_FLASH_DRIVERS qemu)

include(${port}/lwip.cmake)
set(SEALIFT_TRANSPORT ${port}/ethernet.c ${port}/transport_lwip.c ${core}/entropy_qemu.c)
set(SEALIFT_TRANSPORT_LIBRARY lwip)
