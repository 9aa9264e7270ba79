# Data made at build time: the word catalog (compiled in) and the dictionaries (files beside the programs).

# ---- words: packs/words/{ja,en}/*.toml -> one sorted table. Fails on missing, unused or unequal keys.
file(GLOB_RECURSE word_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/packs/words/*.toml)
set(words_cpp ${CMAKE_BINARY_DIR}/words_catalog.cpp)
add_custom_command(
  OUTPUT ${words_cpp}
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_words.py ${CMAKE_SOURCE_DIR}/packs/words ${words_cpp}
  DEPENDS ${word_files} ${CMAKE_SOURCE_DIR}/tools/make_words.py VERBATIM)
# Whether every key used in src/ exists, and every key is used: looked at on each build (0.1 s).
add_custom_target(tadasu_words_check ALL
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_words.py --check ${CMAKE_SOURCE_DIR}/packs/words ${CMAKE_SOURCE_DIR}/src
  VERBATIM)

# ---- dictionaries; rooms add their own makers to this target
add_custom_target(tadasu_data ALL)
