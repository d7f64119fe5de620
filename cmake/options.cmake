# One INTERFACE target that every target of ours links: C++20, warnings as errors, sanitizers.
option(DESKBELL_SANITIZE "Comma-separated sanitizers, e.g. address,undefined" "")
option(DESKBELL_WERROR "Treat warnings as errors" ON)

add_library(deskbell_options INTERFACE)
target_compile_features(deskbell_options INTERFACE cxx_std_20)
target_include_directories(deskbell_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_options(deskbell_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow=local -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers
  $<$<BOOL:${DESKBELL_WERROR}>:-Werror>)
if(DESKBELL_SANITIZE)
  # GCC 12 takes std::regex for uninitialised under AddressSanitizer (its bug 105562).
  target_compile_options(deskbell_options INTERFACE -Wno-maybe-uninitialized)
  target_compile_options(deskbell_options INTERFACE -fsanitize=${DESKBELL_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(deskbell_options INTERFACE -fsanitize=${DESKBELL_SANITIZE})
endif()

# Separate compilation of Asio, Beast and Boost.JSON keeps their templates in few translation units.
add_library(deskbell_boost INTERFACE)
target_link_libraries(deskbell_boost INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(deskbell_boost INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_DISABLE_VISIBILITY)
