# The keys whose images may run: compiled into bootloader and applications. There is no default, so that no build trusts a
# key that nobody chose.
if(NOT SEALIFT_TRUSTED_KEYS)
  message(FATAL_ERROR
    "No trusted keys: pass -DSEALIFT_TRUSTED_KEYS=/path/to/keys.c. "
    "Make that file with: sealift key new … and sealift key export-c … > keys.c")
endif()
cmake_path(ABSOLUTE_PATH SEALIFT_TRUSTED_KEYS BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE OUTPUT_VARIABLE keys)
if(NOT EXISTS ${keys})
  message(FATAL_ERROR "SEALIFT_TRUSTED_KEYS names ${keys}, which does not exist: expected a C file from 'sealift key export-c'")
endif()

add_library(sealift-trusted-keys OBJECT ${keys})
target_include_directories(sealift-trusted-keys PRIVATE include/sealift)
target_link_libraries(sealift-trusted-keys PRIVATE sealift-warnings sealift-target)
