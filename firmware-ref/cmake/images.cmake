# The programs: each linked once for each flash driver, from the same objects. Results are
# <build>/<board>-<driver>/<program>.{elf,bin,map}.
string(REGEX REPLACE "objcopy$" "size" SEALIFT_SIZE ${CMAKE_OBJCOPY})
function(sealift_program name driver script)
  set(target ${name}-${driver})
  set(folder ${CMAKE_BINARY_DIR}/${SEALIFT_BOARD}-${driver})
  set(file ${folder}/${name})
  add_executable(${target})
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name} SUFFIX .elf RUNTIME_OUTPUT_DIRECTORY ${folder} LINK_DEPENDS "${port}/${script};${core}/sections.ld")
  target_link_libraries(${target} PRIVATE sealift-port sealift-flash-${driver} sealift-port-defaults sealift-trusted-keys sealift-target ${ARGN})
  target_link_options(${target} PRIVATE -T${port}/${script} -L${core} -Wl,-Map=${file}.map)
  add_custom_command(TARGET ${target} POST_BUILD
    BYPRODUCTS ${file}.bin ${file}.map
    COMMAND ${CMAKE_OBJCOPY} -O binary ${file}.elf ${file}.bin
    COMMAND ${SEALIFT_SIZE} ${file}.elf
    VERBATIM)
  add_dependencies(${name} ${target})
endfunction()

foreach(program bootloader app-a app-b app-faulty-a app-faulty-b)
  add_custom_target(${program})
endforeach()
foreach(driver ${SEALIFT_FLASH_DRIVERS})
  set(entropy)
  if(SEALIFT_DEVICE_KEY)
    set(entropy sealift-entropy-${driver})
  endif()
  sealift_program(bootloader ${driver} bootloader.ld sealift-boot sealift-port-handover)
  if(COMMAND sealift_bootloader_image)
    sealift_bootloader_image(bootloader-${driver} ${CMAKE_BINARY_DIR}/${SEALIFT_BOARD}-${driver}/bootloader)
  endif()
  foreach(slot a b)
    sealift_program(app-${slot} ${driver} slot-${slot}.ld sealift-port-interrupts sealift-app ${entropy})
    sealift_program(app-faulty-${slot} ${driver} slot-${slot}.ld sealift-port-interrupts sealift-app sealift-app-faults ${entropy})
  endforeach()
endforeach()
