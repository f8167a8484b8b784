# zcbor's C runtime, out of its pinned Python package.
set(ZCBOR_PATH "" CACHE PATH "A zcbor checkout of your own (with include/ and src/); empty: the pinned one")

if(ZCBOR_PATH)
  set(zcbor ${ZCBOR_PATH})
else()
  set(zcbor ${SEALIFT_THIRD_PARTY_CACHE}/zcbor)
  set(requirements ${CMAKE_CURRENT_LIST_DIR}/requirements.txt)
  file(SHA256 ${requirements} wanted)
  set(stamp ${zcbor}/.fetched-${wanted})
  if(NOT EXISTS ${stamp})
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(venv ${CMAKE_BINARY_DIR}/venv)
    execute_process(COMMAND ${Python3_EXECUTABLE} -m venv ${venv} RESULT_VARIABLE failed)
    if(NOT failed)
      execute_process(
        COMMAND ${venv}/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r ${requirements}
        RESULT_VARIABLE failed)
    endif()
    if(failed)
      message(FATAL_ERROR "zcbor could not be fetched (see above). It needs python3-venv and the Python package index; "
        "or name a checkout with -DZCBOR_PATH=…")
    endif()
    execute_process(
      COMMAND ${venv}/bin/python -c "import importlib.util as u; print(u.find_spec('zcbor').submodule_search_locations[0])"
      OUTPUT_VARIABLE package OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    file(REMOVE_RECURSE ${zcbor})
    file(COPY ${package}/include ${package}/src DESTINATION ${zcbor})
    file(TOUCH ${stamp})
  endif()
endif()

add_library(zcbor STATIC ${zcbor}/src/zcbor_common.c ${zcbor}/src/zcbor_decode.c ${zcbor}/src/zcbor_encode.c)
target_include_directories(zcbor SYSTEM PUBLIC ${zcbor}/include)
target_link_libraries(zcbor PRIVATE sealift-target)
