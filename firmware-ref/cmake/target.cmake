# How everything is compiled and linked on a target, sources of others included.
add_library(sealift-target INTERFACE)
option(SEALIFT_COVERAGE "Host only: count branches for gcov, in the place of the sanitizers" OFF)
if(SEALIFT_BOARD STREQUAL "host" AND SEALIFT_COVERAGE)
  target_compile_options(sealift-warnings INTERFACE -O0 --coverage) # our sources only
  target_compile_options(sealift-target INTERFACE -g -ffunction-sections)
  target_link_options(sealift-target INTERFACE --coverage -Wl,--gc-sections)
elseif(SEALIFT_BOARD STREQUAL "host")
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_compile_options(sealift-target INTERFACE -g -O1 -ffunction-sections ${sanitizers})
  target_link_options(sealift-target INTERFACE ${sanitizers} -Wl,--gc-sections)
else()
  # -Os in every build type: the 16 KiB of the bootloader hold for debug builds too.
  set(CMAKE_C_FLAGS_DEBUG "-g")
  set(CMAKE_C_FLAGS_MINSIZEREL "-g")
  set(cpu -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16)
  target_compile_options(sealift-target INTERFACE
    ${cpu} -Os -ffunction-sections -fdata-sections -fno-common -fstack-usage "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
  target_link_options(sealift-target INTERFACE ${cpu} -nostartfiles --specs=nano.specs -Wl,--gc-sections -Wl,--fatal-warnings)
endif()
