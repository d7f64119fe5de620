// What the service and the CLI are told: flags before environment before file before what enrolment noted.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "agent/console_link.h"
#include "agent/records.h"
#include "policies/settings.h"

namespace deskbell::agent {

/// As given on the command line; empty: not given.
struct Given {
  std::optional<std::string> state;
  std::optional<std::string> socket;
  std::optional<std::string> config;
  std::optional<std::string> url;
  std::optional<std::string> ca_file;
  std::optional<std::string> pin;
  std::optional<std::string> proxy;
  std::optional<std::string> log_level;
  bool allow_plain = false;
};

struct Config {
  std::filesystem::path state;   ///< folder: database, key, identity
  std::filesystem::path socket;  ///< the trays'
  std::filesystem::path file;    ///< the configuration file, there or not
  std::optional<std::string> url;
  std::string url_source;  ///< who gave it: a flag, a variable, or a file and its entry
  std::optional<std::string> ca_file;
  std::string authorities_pem;  ///< those that enrolling anew goes on with, where there is no ca_file
  std::optional<std::string> pin;
  std::optional<std::string> proxy;  ///< "none": without one
  std::string log_level = "info";
  bool allow_plain = false;
  std::vector<std::string> oddities;  ///< what the file says and nobody understands, as warnings

  std::filesystem::path database() const { return state / "agent.db"; }
  std::filesystem::path key() const { return state / "device.key"; }
  std::filesystem::path identity() const { return state / "identity.json"; }
  /// What the console said since.
  std::filesystem::path place() const { return state / "place.json"; }
  /// The key of an enrolment whose answer has not come yet.
  std::filesystem::path enrolment_key() const { return state / "enrolment.key"; }
  std::filesystem::path control() const { return state / "control.sock"; }
  std::filesystem::path uploads() const { return state / "uploads"; }
  std::filesystem::path attachments() const { return state / "attachments"; }
};

/// Where the package puts things, for the whole machine.
struct InstalledPlaces {
  std::filesystem::path state = "/var/lib/deskbell";
  std::filesystem::path file = "/etc/deskbell/agent.json";
  std::filesystem::path socket = "/run/deskbell/tray.sock";
};

/// Who runs this program.
enum class Runner { root, other };
Runner current_runner();

using Environment = std::function<char const*(char const* name)>;

/// Environment: DESKBELL_STATE, _SOCKET, _CONFIG, _URL, _CA_FILE, _PIN, _PROXY, _LOG_LEVEL. Without any of
/// it: root has the installed places; so has anybody else whose own ~/.local/state/deskbell is not there
/// where the installed state is: the service's account, or a person who asks how the service stands.
/// Otherwise all is in that folder of their own. Errors: invalid (names the flag, the variable, or the file
/// and its entry), not_found (a file that was named is not there).
Result<Config> load_config(Given const& given, Environment const& environment,
                           InstalledPlaces const& installed = {}, Runner runner = current_runner());

/// With its place as the console said it last. Error: not_found (not enrolled), and those of the file.
Result<Identity> load_identity(Config const& config);
/// Where the device belongs now; true: that is another place than `identity` says, which is made to say it,
/// where the file cannot be written too.
/// A file of its own: somebody may be enrolling this machine anew. Error: storage.
Result<bool> keep_place(Config const& config, Identity& identity, Place const& place);

/// How the console is reached. Errors: invalid (authorities, pin, proxy).
Result<LinkTarget> link_target(Config const& config, Identity const& identity,
                               policy::Proxy const& by_policy);

}  // namespace deskbell::agent
