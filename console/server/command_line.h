// What CLI11 leaves open: options that may also stand in the environment or in one configuration file for all
// commands, and errors that name their source.
#pragma once

#include <CLI/CLI.hpp>
#include <set>
#include <string>

#include "protocol/result.h"

namespace deskbell::console {

/// An option that may also stand in the environment and in the configuration file:
/// --requests-per-minute, DESKBELL_CONSOLE_REQUESTS_PER_MINUTE, "requests-per-minute = 60".
CLI::Option* settable(CLI::Option* option);

/// What was taken from the configuration file.
struct FileSettings {
  std::string file;                 ///< empty: there is none
  std::set<std::string> variables;  ///< their names in the environment
};

/// The file of --config, or of the installed console where nobody says whose data is meant. What it says is
/// put into the environment where that says nothing: the flags' parser knows the rest. Errors: not_found (it
/// cannot be read), invalid ("configuration FILE:LINE: ...").
Result<FileSettings> apply_configuration(CLI::App const& app, int count, char const* const* arguments);

/// Says what is wrong, where it was said, and what was expected. Returns the exit code (0 for --help and
/// --version).
int explain(CLI::App const& app, CLI::ParseError const& error, FileSettings const& settings, int count,
            char const* const* arguments);

}  // namespace deskbell::console
