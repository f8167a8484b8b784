# vectors_table.c: Wycheproof's vectors as C. Sets SEALIFT_VECTORS to the sources that check them.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(folder ${CMAKE_SOURCE_DIR}/tests/vectors)
set(json ${SEALIFT_THIRD_PARTY_CACHE}/wycheproof/ecdsa_secp256r1_sha256_test.json)
set(table ${SEALIFT_GENERATED}/vectors_table.c)
add_custom_command(
  OUTPUT ${table}
  COMMAND ${Python3_EXECUTABLE} ${folder}/generate.py ${json} ${table}
  DEPENDS ${folder}/generate.py ${json}
  VERBATIM)
set(SEALIFT_VECTORS ${folder}/vectors.c ${table})
