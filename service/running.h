// The service that runs, or is to be started, as the command line finds it.
#pragma once

#include <filesystem>
#include <string>

#include "agent/config.h"
#include "agent/status.h"

namespace deskbell::service {

/// What the running service was started with counts, where that was told: it need not be what this command
/// would take by itself.
agent::Config as_running(agent::Config config, agent::StatusReport const& status);

/// How a shell starts the service's program: by its name where `search_path` (as in PATH) has it, else by the
/// path of the one beside `self`.
std::string service_program(std::filesystem::path const& self, std::string const& search_path);

/// What somebody does whose service does not run: the command that starts it for this state folder, or that
/// there is no such folder.
std::string how_to_start(agent::Config const& config);

}  // namespace deskbell::service
