// The configuration file of deskbell-console: one flat list of options, for whichever command has them.
#pragma once

#include <CLI/CLI.hpp>
#include <istream>
#include <string>
#include <vector>

namespace deskbell::console {

/// Reads "listen = 127.0.0.1:8443" for every command that has --listen; "[serve]" before it means that
/// command alone. What the environment says is left to the environment, which comes before the file. Throws
/// CLI::ConfigError for a name that no command has.
class ConfigurationFile : public CLI::ConfigBase {
 public:
  explicit ConfigurationFile(CLI::App const& app) : app_(app) {}
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

 private:
  CLI::App const& app_;
};

/// The installed console's file where nobody says whose data is meant; else nothing, so that a console from a
/// build tree has nothing of the installed one.
std::string default_configuration(int count, char const* const* arguments);

}  // namespace deskbell::console
