# Checks that look at the tree instead of a room.
set(checks ${CMAKE_SOURCE_DIR}/tools)
add_test(NAME rooms COMMAND ${Python3_EXECUTABLE} ${checks}/check_rooms.py ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/rooms.txt)
add_test(NAME words COMMAND ${Python3_EXECUTABLE} ${checks}/make_words.py --strict ${CMAKE_SOURCE_DIR}/packs/words ${CMAKE_SOURCE_DIR}/src)

# A worker that attacks its own jail; only unpack_test starts it.
tadasu_program(tadasu-jail-attack unpack/jail_attack_main.cpp ROOMS unpack)
add_dependencies(unpack_test tadasu-jail-attack tadasu-pdf)
add_test(NAME format COMMAND ${Python3_EXECUTABLE} ${checks}/check_format.py ${CMAKE_SOURCE_DIR})
add_test(NAME sizes COMMAND ${Python3_EXECUTABLE} ${checks}/check_sizes.py ${CMAKE_SOURCE_DIR})
add_test(NAME tidy COMMAND ${Python3_EXECUTABLE} ${checks}/check_tidy.py ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR})
set_tests_properties(tidy PROPERTIES TIMEOUT 900 RUN_SERIAL TRUE)
