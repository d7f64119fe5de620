// Where a setting may stand, and which of those places a wrong one came from.
#include "console/server/command_line.h"

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "console/server/commands.h"
#include "console/server/configuration.h"

namespace deskbell::console {

namespace {

constexpr char const* installed_configuration = "/etc/deskbell-console/console.conf";
constexpr std::string_view environment_prefix = "DESKBELL_CONSOLE_";

std::string environment_name(std::string const& flag) {
  std::string name(environment_prefix);
  for (char c : flag) name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

/// An empty variable counts as none, here as in the parser.
bool is_set(std::string const& variable) {
  char const* value = variable.empty() ? nullptr : std::getenv(variable.c_str());
  return value != nullptr && *value != '\0';
}

/// The flags that the file may set, of all commands.
void gather_settable(CLI::App const& app, std::set<std::string>& names) {
  for (auto const* option :
       app.get_options([](CLI::Option const* one) { return !one->get_envname().empty(); }))
    names.insert(option->get_lnames().front());
  for (auto const* command : app.get_subcommands([](CLI::App const*) { return true; }))
    gather_settable(*command, names);
}

/// `--flag VALUE` or `--flag=VALUE`, wherever it stands.
std::optional<std::string> on_command_line(int count, char const* const* arguments, std::string_view flag) {
  auto const joined = std::string(flag) + "=";
  for (int i = 1; i < count; ++i) {
    std::string_view const word = arguments[i];
    if (word == flag) return i + 1 < count ? arguments[i + 1] : "";
    if (word.substr(0, joined.size()) == joined) return std::string(word.substr(joined.size()));
  }
  return std::nullopt;
}

std::optional<std::string> said(int count, char const* const* arguments, std::string_view flag,
                                char const* variable) {
  if (auto value = on_command_line(count, arguments, flag); value && !value->empty()) return value;
  return is_set(variable) ? std::optional<std::string>(std::getenv(variable)) : std::nullopt;
}

/// A console from a build tree has nothing of the installed one.
std::optional<std::string> configuration_file(int count, char const* const* arguments) {
  if (auto file = said(count, arguments, "--config", "DESKBELL_CONSOLE_CONFIG")) return file;
  if (said(count, arguments, "--data", "DESKBELL_CONSOLE_DATA")) return std::nullopt;
  std::error_code unknown;
  if (!std::filesystem::exists(installed_configuration, unknown)) return std::nullopt;
  return installed_configuration;
}

/// The command that was asked for: "admin", then its "create".
CLI::App const& chosen(CLI::App const& app) {
  auto const parsed = app.get_subcommands();
  return parsed.empty() ? app : chosen(*parsed.front());
}

/// Where the value came from that the message is about, unless it stands on the command line.
std::string source_of(CLI::App const& app, std::string const& message, FileSettings const& settings,
                      int count, char const* const* arguments) {
  for (auto const* option : chosen(app).get_options()) {
    if (option->get_lnames().empty()) continue;
    auto const flag = "--" + option->get_lnames().front();
    auto const at = message.find(flag);
    bool const meant = at != std::string::npos &&
                       (at + flag.size() == message.size() || std::isalnum(message[at + flag.size()]) == 0);
    if (!meant || on_command_line(count, arguments, flag) || !is_set(option->get_envname())) continue;
    if (settings.variables.contains(option->get_envname())) return " (from " + settings.file + ")";
    return " (from the environment: " + option->get_envname() + ")";
  }
  return {};
}

std::string expected_in(CLI::App const& command) {
  std::string names;
  for (auto const* below : command.get_subcommands(nullptr))
    names += (names.empty() ? "" : ", ") + below->get_name();
  if (!names.empty()) return "one of " + names;
  for (auto const* option : command.get_options())
    if (!option->get_lnames().empty())
      names += (names.empty() ? "--" : ", --") + option->get_lnames().front();
  return "one of " + names;
}

}  // namespace

CLI::Option* settable(CLI::Option* option) {
  return option->envname(environment_name(option->get_lnames().front()));
}

Result<FileSettings> apply_configuration(CLI::App const& app, int count, char const* const* arguments) {
  FileSettings settings;
  auto const file = configuration_file(count, arguments);
  if (!file) return settings;
  settings.file = *file;
  std::set<std::string> names;
  gather_settable(app, names);
  names.erase("config");
  auto const configuration = read_configuration(*file, {names.begin(), names.end()});
  if (!configuration)
    return make_error(configuration.error().code, "configuration " + configuration.error().message);
  for (auto const& [name, value] : *configuration) {
    auto const variable = environment_name(name);
    if (is_set(variable)) continue;
    ::setenv(variable.c_str(), value.c_str(), 1);
    settings.variables.insert(variable);
  }
  return settings;
}

int explain(CLI::App const& app, CLI::ParseError const& error, FileSettings const& settings, int count,
            char const* const* arguments) {
  bool const asked = error.get_exit_code() == 0;
  if (asked) return app.exit(error);
  std::string message = error.what();
  // What is not known is named first: that a flag is missing is often only its consequence.
  if (auto const extras = app.remaining(true); !extras.empty()) {
    message = "found \"" + extras.front() + "\", expected " + expected_in(chosen(app));
  } else if (error.get_name() == "RequiredError" && !chosen(app).get_subcommands(nullptr).empty()) {
    message = "found no command, expected " + expected_in(chosen(app));
  } else {
    message += source_of(app, message, settings, count, arguments);
  }
  std::fprintf(stderr, "deskbell-console: %s\nRun with --help for more information.\n", message.c_str());
  return commands::usage;
}

}  // namespace deskbell::console
