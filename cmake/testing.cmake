# deskbell_test(NAME core_tests SOURCES a_test.cpp ... LIBRARIES deskbell_core ...)
# One GoogleTest program; every case becomes a ctest entry, "core/Suite.Case" in tests/core.
find_package(GTest REQUIRED)
# Folders stand in a header and not in every command line: in another folder the compiler's cache still knows the rest.
configure_file(cmake/paths.h.in "${PROJECT_BINARY_DIR}/generated/tests/support/paths.h")
include(GoogleTest)
function(deskbell_test)
  cmake_parse_arguments(T "" "NAME" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${T_NAME} ${T_SOURCES})
  target_link_libraries(${T_NAME} PRIVATE deskbell_options GTest::gmock GTest::gtest_main ${T_LIBRARIES})
  get_filename_component(folder "${CMAKE_CURRENT_SOURCE_DIR}" NAME)
  gtest_discover_tests(${T_NAME} TEST_PREFIX "${folder}/" DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()
