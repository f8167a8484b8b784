# A process of this machine: bootloader and applications as programs, and the bench that starts any number of boards.
set(port ${CMAKE_CURRENT_LIST_DIR})

add_library(sealift-port-headers INTERFACE)
target_include_directories(sealift-port-headers INTERFACE ${port} ${CMAKE_SOURCE_DIR}/boot ${CMAKE_SOURCE_DIR}/common)

add_library(sealift-port OBJECT
  ${port}/board.c ${port}/console.c ${port}/flash_file.c ${port}/geometry.c ${port}/reset.c)
target_link_libraries(sealift-port PUBLIC sealift-common PRIVATE sealift-port-headers sealift-warnings sealift-target)

set(SEALIFT_TRANSPORT ${port}/transport_bsd.c)
