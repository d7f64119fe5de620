// The service that runs, or is to be started, as the command line finds it.
#include "service/running.h"

#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <system_error>

namespace deskbell::service {

agent::Config as_running(agent::Config config, agent::StatusReport const& status) {
  if (status.tray_socket) config.socket = *status.tray_socket;
  config.allow_plain = config.allow_plain || status.allow_plain.value_or(false);
  // Who names an address to this very command asks about that one.
  if (status.identity && config.url_source != "--url") {
    config.url = status.identity->console_url;
    config.url_source = "the running service";
  }
  if (!config.ca_file) config.ca_file = status.ca_file;
  if (!config.pin) config.pin = status.pin;
  return config;
}

std::string service_program(std::filesystem::path const& self, std::string const& search_path) {
  std::string const name = "deskbelld";
  std::istringstream folders(search_path);
  for (std::string folder; std::getline(folders, folder, ':');)
    if (!folder.empty() && ::access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0) return name;
  auto const beside = self.parent_path() / name;
  return ::access(beside.c_str(), X_OK) == 0 ? beside.string() : name;
}

std::string how_to_start(agent::Config const& config) {
  std::error_code unknown;
  if (!std::filesystem::exists(config.state, unknown) && !unknown)
    return "there is no folder " + config.state.string() + ": is --state (or DESKBELL_STATE) right?";
  // As agent::load_config() has it for the installed service.
  if (config.state == "/var/lib/deskbell") return "systemctl start deskbelld";
  auto const* path = std::getenv("PATH");
  auto const self = std::filesystem::read_symlink("/proc/self/exe", unknown);
  return service_program(self, path == nullptr ? "" : path) + " --state " + config.state.string();
}

}  // namespace deskbell::service
