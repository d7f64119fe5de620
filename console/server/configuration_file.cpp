// Spreading the file's lines over the commands.
#include "console/server/configuration_file.h"

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace deskbell::console {

namespace {

constexpr auto installed = "/etc/deskbell-console/console.conf";

std::vector<CLI::App const*> commands_of(CLI::App const& command) {
  return command.get_subcommands([](CLI::App const*) { return true; });
}

CLI::App const* command_named(CLI::App const& parent, std::string const& name) {
  for (auto const* command : commands_of(parent)) {
    if (command->get_name() == name) return command;
  }
  throw CLI::ConfigError("configuration: found the section [" + name + "], expected the name of a command",
                         CLI::ExitCodes::ConfigError);
}

bool in_environment(CLI::Option const& option) {
  auto const name = option.get_envname();
  char const* value = name.empty() ? nullptr : std::getenv(name.c_str());
  return value != nullptr && *value != '\0';
}

/// Adds the item for `command` and all below it that have such an option; says whether any has.
bool spread(CLI::App const& command, std::vector<std::string> const& path, CLI::ConfigItem const& item,
            std::vector<CLI::ConfigItem>& items) {
  bool known = false;
  if (auto const* option = command.get_option_no_throw("--" + item.name)) {
    known = true;
    if (!in_environment(*option)) {
      items.push_back(item);
      items.back().parents = path;
    }
  }
  for (auto const* below : commands_of(command)) {
    auto deeper = path;
    deeper.push_back(below->get_name());
    known = spread(*below, deeper, item, items) || known;
  }
  return known;
}

}  // namespace

std::vector<CLI::ConfigItem> ConfigurationFile::from_config(std::istream& input) const {
  std::vector<CLI::ConfigItem> items;
  for (auto const& item : ConfigBase::from_config(input)) {
    if (item.name == "++" || item.name == "--") continue;  // where a section begins and ends
    auto const* command = &app_;
    for (auto const& name : item.parents) command = command_named(*command, name);
    if (!spread(*command, item.parents, item, items))
      throw CLI::ConfigError(
          "configuration: found \"" + item.name + "\", expected an option without its dashes, such as listen",
          CLI::ExitCodes::ConfigError);
  }
  return items;
}

std::string default_configuration(int count, char const* const* arguments) {
  if (char const* data = std::getenv("DESKBELL_CONSOLE_DATA"); data != nullptr && *data != '\0') return {};
  for (int i = 1; i < count; ++i) {
    std::string_view const argument(arguments[i]);
    if (argument == "--data" || argument.starts_with("--data=")) return {};
  }
  std::error_code ignored;
  return std::filesystem::is_regular_file(installed, ignored) ? installed : "";
}

}  // namespace deskbell::console
