# cmake -DSOURCE=… -DRIGHT=… -DWRONG=… -DPLANTED=… -P plant.cmake
file(READ ${SOURCE} text)
string(FIND "${text}" "${RIGHT}" first)
string(FIND "${text}" "${RIGHT}" last REVERSE)
if(first EQUAL -1 OR NOT first EQUAL last)
  message(FATAL_ERROR "${SOURCE} does not hold '${RIGHT}' exactly once (expected: so; follow the source in tests/judge/CMakeLists.txt)")
endif()
string(REPLACE "${RIGHT}" "${WRONG}" text "${text}")
file(WRITE ${PLANTED} "${text}")
