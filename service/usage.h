// Says what is wrong with a command line: which word, and what was expected.
#pragma once

#include <CLI/CLI.hpp>

namespace deskbell::service {

/// "PROGRAM: found ..., expected ..." on standard error, or what was asked for with --help and --version on
/// standard output. Returns the exit code.
int answer_usage(CLI::App const& app, CLI::ParseError const& error);

}  // namespace deskbell::service
