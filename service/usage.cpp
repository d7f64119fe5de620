// Wrong words of a command line, put alike by deskbell and deskbelld.
#include "service/usage.h"

#include <cstdio>
#include <set>
#include <string>

#include "service/commands.h"
#include "service/show.h"

namespace deskbell::service {

namespace {

/// The command that was asked for: "policy", then its "show".
CLI::App const& chosen(CLI::App const& app) {
  auto const parsed = app.get_subcommands();
  return parsed.empty() ? app : chosen(*parsed.front());
}

/// The commands that may follow, or where there are none the options.
std::string expected_in(CLI::App const& app) {
  auto const& command = chosen(app);
  std::string names;
  std::set<std::string> known;
  auto const add = [&](std::string const& name) {
    if (known.insert(name).second) names += (names.empty() ? "" : ", ") + name;
  };
  auto const add_options = [&add](CLI::App const& from) {
    for (auto const* option : from.get_options())
      if (!option->get_lnames().empty()) add("--" + option->get_lnames().front());
  };
  for (auto const* below : command.get_subcommands(nullptr)) add(below->get_name());
  if (!names.empty()) return names;
  add_options(command);
  if (&command != &app) add_options(app);
  return names;
}

}  // namespace

int answer_usage(CLI::App const& app, CLI::ParseError const& error) {
  if (error.get_exit_code() == 0) return app.exit(error);
  std::string message = error.what();
  bool const no_command =
      error.get_name() == "RequiredError" && !chosen(app).get_subcommands(nullptr).empty();
  if (no_command) message = "found no command, expected one of " + expected_in(app);
  // What is not known is named first: that something is missing is often only its consequence.
  if (auto const extras = app.remaining(true); !extras.empty())
    message = "found \"" + harmless(extras.front()) + "\", expected one of " + expected_in(app);
  std::fprintf(stderr, "%s: %s\nRun with --help for more information.\n", app.get_name().c_str(),
               message.c_str());
  return exit_usage;
}

}  // namespace deskbell::service
