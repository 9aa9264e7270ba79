# Invented people with known truth, and how well they are told apart: for the quality test of people
# and for people_bench. No part of the product.
file(GLOB corpus_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/people_corpus/*.cpp)
add_library(people_corpus STATIC EXCLUDE_FROM_ALL ${corpus_sources})
target_include_directories(people_corpus PUBLIC ${CMAKE_SOURCE_DIR}/tools/people_corpus)
target_compile_features(people_corpus PUBLIC cxx_std_20)
target_link_libraries(people_corpus PRIVATE tadasu_warnings)
target_compile_options(people_corpus PRIVATE -O3 $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)  # a false alarm of GCC 12

add_library(people_figures STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/bench/people_figures.cpp
  ${CMAKE_SOURCE_DIR}/bench/plain_values.cpp)
target_include_directories(people_figures PUBLIC ${CMAKE_SOURCE_DIR}/bench)
target_link_libraries(people_figures PUBLIC people PRIVATE find base tadasu_warnings)
target_compile_options(people_figures PRIVATE -O2)
if(TADASU_TESTS)
  target_link_libraries(people_test PRIVATE people_corpus people_figures)
endif()
