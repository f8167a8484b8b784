# <build>/posix/{bootloader,boards}, and each application as the payload that is signed for a slot, <program>.bin.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(folder ${CMAKE_BINARY_DIR}/posix)

function(sealift_program name)
  add_executable(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${folder})
endfunction()

sealift_program(bootloader)
target_link_libraries(bootloader PRIVATE sealift-boot sealift-port sealift-port-defaults sealift-trusted-keys sealift-target)

sealift_program(boards ${port}/boards.c ${port}/geometry.c)
target_link_libraries(boards PRIVATE sealift-common sealift-port-headers sealift-warnings sealift-target)

foreach(app app app-faulty)
  foreach(slot a=0x08020000 b=0x08220000)
    string(REGEX MATCH "^(.)=(.*)" slot ${slot})
    set(name ${app}-${CMAKE_MATCH_1})
    set(base ${CMAKE_MATCH_2})
    sealift_program(${name} ${port}/fault.c)
    target_link_libraries(${name} PRIVATE
      sealift-app sealift-port sealift-port-defaults freertos_config sealift-trusted-keys sealift-warnings sealift-target)
    add_custom_command(TARGET ${name} POST_BUILD
      BYPRODUCTS ${folder}/${name}.bin
      COMMAND ${CMAKE_STRIP} -o ${folder}/${name}.stripped ${folder}/${name}
      COMMAND ${Python3_EXECUTABLE} ${port}/image.py ${folder}/${name}.stripped ${base} ${folder}/${name}.bin
      VERBATIM)
  endforeach()
endforeach()
foreach(slot a b)
  target_link_libraries(app-faulty-${slot} PRIVATE sealift-app-faults)
endforeach()
