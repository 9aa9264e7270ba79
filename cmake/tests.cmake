# Checks that look at the tree instead of a room.
set(checks ${CMAKE_SOURCE_DIR}/tools)
add_test(NAME rooms COMMAND ${Python3_EXECUTABLE} ${checks}/check_rooms.py ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/rooms.txt)
add_test(NAME words COMMAND ${Python3_EXECUTABLE} ${checks}/make_words.py --strict ${CMAKE_SOURCE_DIR}/packs/words ${CMAKE_SOURCE_DIR}/src)

# A worker that attacks its own jail; only unpack_test starts it.
tadasu_program(tadasu-jail-attack unpack/jail_attack_main.cpp ROOMS unpack)
add_dependencies(unpack_test tadasu-jail-attack)
