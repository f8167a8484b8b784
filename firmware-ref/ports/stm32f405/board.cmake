# The STM32F405. Defines sealift-port and sealift-flash-<driver>.
set(port ${CMAKE_CURRENT_LIST_DIR})
include(${port}/../cortex-m/core.cmake)

sealift_port_library(sealift-port
  ${core}/core.c ${core}/startup.c ${port}/board.c ${port}/clock.c ${port}/geometry.c ${port}/protection.c ${port}/uart.c)
sealift_port_library(sealift-flash-silicon ${port}/flash_silicon.c)

sealift_port_library(sealift-entropy-silicon ${port}/rng.c)
sealift_port_library(sealift-entropy-qemu ${core}/entropy_qemu.c)

set(SEALIFT_FLASH_DRIVERS qemu silicon)
set(SEALIFT_DEVICE_KEY ON)
