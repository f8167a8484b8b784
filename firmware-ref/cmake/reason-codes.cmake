# reason_codes.h, generated from the table at the root of the repository.
find_program(JAVA_PROGRAM java HINTS ENV JAVA_HOME PATH_SUFFIXES bin REQUIRED)
set(SEALIFT_GENERATED ${CMAKE_BINARY_DIR}/generated)
cmake_path(SET SEALIFT_ROOT NORMALIZE ${CMAKE_CURRENT_SOURCE_DIR}/..)

add_custom_command(
  OUTPUT ${SEALIFT_GENERATED}/reason_codes.h
  COMMAND ${JAVA_PROGRAM} ${SEALIFT_ROOT}/tools/ReasonCodes.java c ${SEALIFT_ROOT}/reason-codes.csv ${SEALIFT_GENERATED}/reason_codes.h
  COMMAND ${CMAKE_COMMAND} -E touch ${SEALIFT_GENERATED}/reason_codes.h
  DEPENDS ${SEALIFT_ROOT}/tools/ReasonCodes.java ${SEALIFT_ROOT}/reason-codes.csv
  COMMENT "Generating reason_codes.h"
  VERBATIM)
add_custom_target(reason-codes DEPENDS ${SEALIFT_GENERATED}/reason_codes.h)
