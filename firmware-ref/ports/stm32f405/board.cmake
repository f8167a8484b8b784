# The STM32F405: compiler options, start-up and drivers. Defines sealift-port and sealift-flash-<driver>.
set(port ${CMAKE_CURRENT_LIST_DIR})

add_library(sealift-port-headers INTERFACE)
target_include_directories(sealift-port-headers INTERFACE ${port} ${port}/registers)

function(sealift_port_library name)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PUBLIC sealift-common PRIVATE sealift-port-headers sealift-warnings sealift-target)
endfunction()

sealift_port_library(sealift-port ${port}/board.c ${port}/clock.c ${port}/geometry.c ${port}/startup.c ${port}/uart.c)
sealift_port_library(sealift-port-interrupts ${port}/interrupts.c ${port}/../cortex-m/fault.c) # applications only
target_link_libraries(sealift-port-interrupts PRIVATE freertos_config) # crash.h
sealift_port_library(sealift-port-handover ${port}/handover.c)
sealift_port_library(sealift-flash-silicon ${port}/flash_silicon.c)
sealift_port_library(sealift-flash-qemu ${port}/flash_qemu.c)

set(SEALIFT_FLASH_DRIVERS qemu silicon)
