# The ESP32-C3. Defines sealift-port and sealift-flash-rom.
set(port ${CMAKE_CURRENT_LIST_DIR})
set(core ${port}) # where sections.ld lies
find_package(Python3 REQUIRED COMPONENTS Interpreter)

add_library(sealift-port-headers INTERFACE)
target_include_directories(sealift-port-headers INTERFACE ${port} ${port}/registers ${CMAKE_SOURCE_DIR}/boot)

function(sealift_port_library name)
  add_library(${name} OBJECT ${ARGN})
  target_link_libraries(${name} PUBLIC sealift-common PRIVATE sealift-port-headers sealift-warnings sealift-target)
endfunction()

sealift_port_library(sealift-port ${port}/board.c ${port}/geometry.c ${port}/startup.S ${port}/uart.c)
sealift_port_library(sealift-port-interrupts ${port}/fault.c ${port}/interrupts.c ${port}/traps.S) # applications only
target_link_libraries(sealift-port-interrupts PRIVATE freertos_config freertos-kernel)
target_include_directories(sealift-port-interrupts PRIVATE ${CMAKE_SOURCE_DIR}/agent) # platform.h
sealift_port_library(sealift-port-handover ${port}/handover.c) # the bootloader only
sealift_port_library(sealift-flash-rom ${port}/flash_rom.c)

set(SEALIFT_FLASH_DRIVERS rom)

# The bootloader as the ROM loads it, for address 0 of the flash.
function(sealift_bootloader_image target file)
  add_custom_command(TARGET ${target} POST_BUILD
    BYPRODUCTS ${file}.esp
    COMMAND ${Python3_EXECUTABLE} ${port}/esp_image.py ${file}.elf ${file}.esp
    VERBATIM)
endfunction()
