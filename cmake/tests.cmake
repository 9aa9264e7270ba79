# Checks that look at the tree instead of a room.
set(checks ${CMAKE_SOURCE_DIR}/tools)
add_test(NAME rooms COMMAND ${Python3_EXECUTABLE} ${checks}/check_rooms.py ${CMAKE_SOURCE_DIR}/src ${CMAKE_BINARY_DIR}/rooms.txt)
if(TARGET tadasu)
  add_test(NAME jailed COMMAND ${Python3_EXECUTABLE} ${checks}/check_jailed.py $<TARGET_FILE:tadasu> $<TARGET_FILE:tadasu-worker>)
endif()
add_test(NAME kinds_table COMMAND ${Python3_EXECUTABLE} ${checks}/make_kinds.py ${CMAKE_SOURCE_DIR} --check)
add_test(NAME words COMMAND ${Python3_EXECUTABLE} ${checks}/make_words.py --strict ${CMAKE_SOURCE_DIR}/packs/words ${CMAKE_SOURCE_DIR}/src)

# A worker that attacks its own jail; only unpack_test starts it.
tadasu_program(tadasu-jail-attack unpack/jail_attack_main.cpp ROOMS unpack)
add_dependencies(unpack_test tadasu-jail-attack tadasu-pdf)
add_dependencies(serve_test tadasu-worker)  # it surveys
add_test(NAME commands COMMAND ${Python3_EXECUTABLE} ${checks}/check_commands.py ${CMAKE_SOURCE_DIR})
# A worker that was taken over; only facts_test starts it.
tadasu_program(tadasu-crew-attack facts/crew_attack_main.cpp ROOMS facts unpack base)
add_dependencies(facts_test tadasu-worker tadasu-pdf tadasu-crew-attack)
add_test(NAME format COMMAND ${Python3_EXECUTABLE} ${checks}/check_format.py ${CMAKE_SOURCE_DIR})
add_test(NAME sizes COMMAND ${Python3_EXECUTABLE} ${checks}/check_sizes.py ${CMAKE_SOURCE_DIR})
add_test(NAME tidy COMMAND ${Python3_EXECUTABLE} ${checks}/check_tidy.py ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR})
set_tests_properties(tidy PROPERTIES TIMEOUT 900 RUN_SERIAL TRUE)

# The stories: the evidence and the checker themselves, then each story end to end.
set(stories ${CMAKE_SOURCE_DIR}/tests/incidents)
add_test(NAME story_checker COMMAND ${Python3_EXECUTABLE} -B ${stories}/check_story_test.py)
if(TARGET tadasu)
  foreach(story lost-usb missent-mail clinic)
    string(REPLACE "-" "_" name story_${story})
    add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} -B ${stories}/check_story.py ${story} --tadasu $<TARGET_FILE:tadasu>)
    list(APPEND story_tests ${name})
  endforeach()
  # Every paper of one of them as files that other programs read; LibreOffice has a test in notices.
  add_test(NAME story_papers COMMAND ${Python3_EXECUTABLE} -B ${stories}/papers.py missent-mail --no-office --tadasu $<TARGET_FILE:tadasu>)
  set_tests_properties(${story_tests} story_papers PROPERTIES TIMEOUT 300 ENVIRONMENT "TADASU_PACKS=${CMAKE_SOURCE_DIR}/packs;TADASU_DATA_PACKS=${CMAKE_BINARY_DIR}/packs")
endif()
# The console with invented data, for the screen tests (tests/screens/run.mjs).
tadasu_program(tadasu-serve-demo serve/serve_demo_main.cpp ROOMS serve respond notices command signs facts store base)
add_dependencies(tadasu-serve-demo tadasu-worker tadasu-pdf tadasu_data)

# A real server killed at random moments: nothing it acknowledged may be lost.
if(TARGET tadasu)
  add_test(NAME kill_server COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/kill/kill_server.py $<TARGET_FILE:tadasu> --kills 50)
  set_tests_properties(kill_server PROPERTIES TIMEOUT 400 ENVIRONMENT "TADASU_PACKS=${CMAKE_SOURCE_DIR}/packs;TADASU_DATA_PACKS=${CMAKE_BINARY_DIR}/packs")
endif()

# Surveys killed at random moments and resumed: the same facts and the same list as left in peace.
# And what all of it leaves behind, searched for everything the story knows of anybody.
add_test(NAME written_forms COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/secrecy/written_forms_test.py)
if(TARGET tadasu)
  add_test(NAME kill_survey COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/kill/kill_survey.py $<TARGET_FILE:tadasu> --people 3000 --kills 5 --per-run 3)
  find_program(PDFTOTEXT pdftotext)  # of poppler, which reads every letter back
  if(PDFTOTEXT)
    add_test(NAME kill_letters COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/kill/kill_letters.py $<TARGET_FILE:tadasu> --people 240 --part 20 --kills 4)
    list(APPEND long_tests kill_letters)
  endif()
  foreach(story lost-usb missent-mail)
    string(REPLACE "-" "_" name nothing_readable_${story})
    add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/tests/secrecy/nothing_readable.py $<TARGET_FILE:tadasu> --story ${story})
    list(APPEND long_tests ${name})
  endforeach()
  set_tests_properties(kill_survey ${long_tests} PROPERTIES TIMEOUT 900 ENVIRONMENT "TADASU_PACKS=${CMAKE_SOURCE_DIR}/packs;TADASU_DATA_PACKS=${CMAKE_BINARY_DIR}/packs")
endif()

# Whether web/dist is what `npm run build` makes, and the screens in a browser. Exit code 77: node,
# chromium or the packages are not here.
add_test(NAME web COMMAND ${CMAKE_SOURCE_DIR}/web/check.sh)
add_test(NAME screens COMMAND ${CMAKE_SOURCE_DIR}/tests/screens/run.sh ${CMAKE_BINARY_DIR})
set_tests_properties(web screens PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 1200)
set_tests_properties(screens PROPERTIES LABELS slow RUN_SERIAL TRUE)
