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

# ---- encodings: JIS tables and kanji variants, compiled into text
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/jis_tables.cpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_jis_tables.py
          ${CMAKE_SOURCE_DIR}/packs/names/kanji-variants.toml ${CMAKE_BINARY_DIR}/jis_tables.cpp
  DEPENDS ${CMAKE_SOURCE_DIR}/packs/names/kanji-variants.toml ${CMAKE_SOURCE_DIR}/tools/make_jis_tables.py VERBATIM)

# ---- styles and scripts: web/dist (built by web/build.mjs, committed) -> compiled in
file(GLOB web_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/dist/*)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/web_assets.cpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_assets.py ${CMAKE_SOURCE_DIR}/web/dist ${CMAKE_BINARY_DIR}/web_assets.cpp
  DEPENDS ${web_files} ${CMAKE_SOURCE_DIR}/tools/make_assets.py VERBATIM)

# ---- headers of split name columns and other words, names as they are compared: compiled into people
set(people_words ${CMAKE_SOURCE_DIR}/packs/names/name-halves.toml ${CMAKE_SOURCE_DIR}/packs/names/table-columns.toml ${CMAKE_SOURCE_DIR}/packs/names/shared-mailboxes.toml
  ${CMAKE_SOURCE_DIR}/packs/places/street-words.toml ${CMAKE_SOURCE_DIR}/packs/places/renamed.toml)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/name_halves.cpp
  COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/tools/make_name_halves.py ${CMAKE_SOURCE_DIR}/packs ${CMAKE_BINARY_DIR}/name_halves.cpp
  DEPENDS ${people_words} ${CMAKE_SOURCE_DIR}/tools/make_name_halves.py VERBATIM)
add_executable(make_name_table ${CMAKE_SOURCE_DIR}/tools/make_name_table.cpp)
target_include_directories(make_name_table PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(make_name_table PRIVATE text base tadasu_warnings)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/name_table.cpp
  COMMAND make_name_table ${CMAKE_SOURCE_DIR}/packs ${CMAKE_BINARY_DIR}/name_table.cpp
  DEPENDS make_name_table ${CMAKE_SOURCE_DIR}/packs/names/surnames.tsv ${CMAKE_SOURCE_DIR}/packs/names/given.tsv
          ${CMAKE_SOURCE_DIR}/packs/names/given-own.tsv VERBATIM)

# ---- dictionaries; rooms add their own makers to this target
add_custom_target(tadasu_data ALL)

# packs/names + packs/places (+ Debian mecab-ipadic, when installed) -> packs/dictionary.bin
add_executable(make_dictionary ${CMAKE_SOURCE_DIR}/tools/make_dictionary.cpp ${CMAKE_SOURCE_DIR}/src/find/word_table.cpp)
target_include_directories(make_dictionary PRIVATE ${CMAKE_SOURCE_DIR}/src)
target_link_libraries(make_dictionary PRIVATE text base tadasu_warnings)
set(TADASU_IPADIC /usr/share/mecab/dic/ipadic CACHE PATH "Folder of the ipadic CSV files")
file(GLOB dictionary_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/packs/names/* ${CMAKE_SOURCE_DIR}/packs/places/*)
add_custom_command(
  OUTPUT ${CMAKE_BINARY_DIR}/packs/dictionary.bin
  COMMAND make_dictionary ${CMAKE_SOURCE_DIR}/packs ${CMAKE_BINARY_DIR}/packs/dictionary.bin ${TADASU_IPADIC}
  DEPENDS make_dictionary ${dictionary_sources} VERBATIM)
add_custom_target(tadasu_dictionary DEPENDS ${CMAKE_BINARY_DIR}/packs/dictionary.bin)
add_dependencies(tadasu_data tadasu_dictionary)
