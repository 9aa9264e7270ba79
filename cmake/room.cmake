# Half of a build is test files: they are compiled without optimisation and share the headers that
# all of them read (gtest, JSON) compiled once. The rooms they test are compiled as always.
function(tadasu_light_tests target)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Dev" OR TADASU_SANITIZE)
    return()
  endif()
  target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE -pthread)
  if(NOT TARGET tadasu_test_headers)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/test_headers.cpp CONTENT "")  # written when it changes
    add_library(tadasu_test_headers OBJECT ${CMAKE_BINARY_DIR}/test_headers.cpp)
    target_compile_options(tadasu_test_headers PRIVATE -O0 -U_FORTIFY_SOURCE -pthread)
    target_link_libraries(tadasu_test_headers PRIVATE tadasu_warnings GTest::gtest_main)
    target_compile_definitions(tadasu_test_headers PRIVATE TADASU_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                           TADASU_BINARY_DIR="${CMAKE_BINARY_DIR}")
    target_precompile_headers(tadasu_test_headers PRIVATE <gtest/gtest.h> <nlohmann/json.hpp> <filesystem> <fstream>)
  endif()
  target_precompile_headers(${target} REUSE_FROM tadasu_test_headers)
endfunction()

# The headers that nearly all sources of a room read are compiled once for all rooms: JSON where a
# room speaks it, the standard library elsewhere. Only in development builds: what users run is
# compiled file by file, so a source that forgets an #include is seen there. And not where ccache is
# shared between working trees (CCACHE_BASEDIR): a compiled header is another one in each of them.
function(tadasu_shared_headers target kind)
  if(NOT CMAKE_BUILD_TYPE STREQUAL "Dev" OR TADASU_SANITIZE OR TADASU_FUZZ OR DEFINED ENV{CCACHE_BASEDIR})
    return()
  endif()
  set(headers <algorithm> <array> <filesystem> <functional> <map> <memory> <optional> <string> <string_view> <vector>)
  if(kind STREQUAL json)
    list(APPEND headers <fstream> <nlohmann/json.hpp>)
  endif()
  if(NOT TARGET tadasu_${kind}_headers)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/${kind}_headers.cpp CONTENT "")  # written when it changes
    add_library(tadasu_${kind}_headers OBJECT ${CMAKE_BINARY_DIR}/${kind}_headers.cpp)
    target_compile_options(tadasu_${kind}_headers PRIVATE -pthread)  # some libraries ask for it
    target_link_libraries(tadasu_${kind}_headers PRIVATE tadasu_warnings)
    target_precompile_headers(tadasu_${kind}_headers PRIVATE ${headers})
  endif()
  target_compile_options(${target} PRIVATE -pthread)
  target_precompile_headers(${target} REUSE_FROM tadasu_${kind}_headers)
endfunction()

# tadasu_room(NAME USES a b SHOWS c LIBS x y): one folder under src/ is one static library.
#
# USES and SHOWS name other rooms (SHOWS: their headers appear in this room's headers); they must
# stand before this room, so the graph cannot have a cycle. LIBS names third-party targets; they stay
# private. `*_test.cpp` becomes the test program NAME_test, `*_main.cpp` is left to tadasu_program.
# tools/check_rooms.py compares every #include with what is declared here.
function(tadasu_room name)
  cmake_parse_arguments(R "" "" "USES;SHOWS;LIBS" ${ARGN})
  foreach(other IN LISTS R_USES R_SHOWS)
    if(NOT TARGET ${other})
      message(FATAL_ERROR "room '${name}' names '${other}', which is not declared before it")
    endif()
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|_main)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(name STREQUAL base)
    list(APPEND sources ${CMAKE_BINARY_DIR}/words_catalog.cpp)
    set_source_files_properties(${CMAKE_SOURCE_DIR}/src/base/pack.cpp PROPERTIES COMPILE_DEFINITIONS
                                TADASU_SOURCE_PACKS="${CMAKE_SOURCE_DIR}/packs")
  endif()
  if(name STREQUAL serve)
    list(APPEND sources ${CMAKE_BINARY_DIR}/web_assets.cpp)
  endif()
  if(name STREQUAL text)
    list(APPEND sources ${CMAKE_BINARY_DIR}/jis_tables.cpp)
  endif()
  if(name STREQUAL people)
    list(APPEND sources ${CMAKE_BINARY_DIR}/name_halves.cpp ${CMAKE_BINARY_DIR}/name_table.cpp)
  endif()
  if(sources)
    add_library(${name} STATIC ${sources})
    set(scope PUBLIC)
    target_compile_features(${name} PUBLIC cxx_std_20)
    target_link_libraries(${name} PUBLIC ${R_SHOWS} PRIVATE ${R_USES} ${R_LIBS} tadasu_warnings)
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    if(name MATCHES "^(base|text|unpack|find|people|signs)$")
      tadasu_shared_headers(${name} std)
    else()
      tadasu_shared_headers(${name} json)
    endif()
  else()  # a room in which nothing runs yet: its noun header only
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${R_SHOWS} ${R_USES})
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY TADASU_ROOMS "${name}: ${R_USES};${R_SHOWS}\n")
  if(TADASU_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} ${R_USES} ${R_LIBS} tadasu_warnings GTest::gtest_main)
    target_compile_definitions(${name}_test PRIVATE TADASU_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                                    TADASU_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1)
    tadasu_light_tests(${name}_test)
    set_tests_properties(${name} PROPERTIES TIMEOUT 300 ENVIRONMENT "TADASU_PACKS=${CMAKE_SOURCE_DIR}/packs;TADASU_DATA_PACKS=${CMAKE_BINARY_DIR}/packs")
    add_dependencies(${name}_test tadasu_data)
  endif()
endfunction()

# tadasu_program(NAME SOURCE ROOMS a b LIBS x): an executable whose main lives in a room.
function(tadasu_program name source)
  cmake_parse_arguments(P "" "" "ROOMS;LIBS" ${ARGN})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/src/${source})
  target_link_libraries(${name} PRIVATE ${P_ROOMS} ${P_LIBS} tadasu_warnings)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()
