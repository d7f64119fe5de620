// The commands of `deskbell`, each in a file of its own; what they return is the process's exit code.
#pragma once

#include <string>

#include "agent/config.h"
#include "policies/device_document.h"

namespace deskbell::service {

// Documented in `deskbell --help`, docs and the man page; never given another meaning.
inline constexpr int exit_good = 0;
inline constexpr int exit_error = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_not_running = 3;
inline constexpr int exit_not_enrolled = 4;
inline constexpr int exit_offline = 5;
inline constexpr int exit_refused = 6;

enum class Output { text, json };

struct EnrolOptions {
  std::string token;       ///< on the command line, where others can see it
  std::string token_file;  ///< "-": standard input
  bool force = false;
};

int enrol_command(agent::Config config, EnrolOptions options);
int status_command(agent::Config const& config, Output output);
int inventory_command(Output output);
int outbox_command(agent::Config const& config, Output output);
int policy_show_command(agent::Config const& config, Output output);
int policy_explain_command(agent::Config const& config, std::string const& key);
int diagnose_command(agent::Config const& config, Output output);

/// The policy in force, of the running service or as it is stored; the defaults where none has come.
Result<policy::DeviceDocument> policy_in_force(agent::Config const& config);

/// "deskbell: ..." on standard error; the exit code that fits.
int report(Error const& error);

}  // namespace deskbell::service
