# What the boards with a Cortex-M4F share: start-up, handover, faults, and the flash of QEMU. Wants ${port}, the board's folder.
set(core ${CMAKE_CURRENT_LIST_DIR})

add_library(sealift-port-headers INTERFACE)
target_include_directories(sealift-port-headers INTERFACE ${port} ${core} ${core}/registers ${CMAKE_SOURCE_DIR}/boot)
target_compile_definitions(sealift-port-headers INTERFACE SEALIFT_BOARD_NAME="${SEALIFT_BOARD}")

function(sealift_port_library name)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PUBLIC sealift-common PRIVATE sealift-port-headers sealift-warnings sealift-target)
endfunction()

sealift_port_library(sealift-port-interrupts ${port}/interrupts.c ${core}/fault.c ${core}/run_time.c) # applications only
target_link_libraries(sealift-port-interrupts PRIVATE freertos_config freertos-kernel)
sealift_port_library(sealift-port-handover ${core}/handover.c ${port}/chip.c) # the bootloader only
sealift_port_library(sealift-flash-qemu ${core}/flash_qemu.c)
