// Reading the configuration.
#include "agent/config.h"

#include <unistd.h>

#include "agent/files.h"
#include "policies/json_text.h"
#include "transport/pin.h"

namespace deskbell::agent {

namespace {

using Text = std::optional<std::string>;

Text from_environment(Environment const& environment, char const* name) {
  char const* value = environment(name);
  return value != nullptr && *value != '\0' ? Text(value) : std::nullopt;
}

/// A state folder of their own, for a service from a build tree.
std::filesystem::path own_state(Environment const& environment) {
  if (auto const folder = from_environment(environment, "XDG_STATE_HOME"))
    return std::filesystem::path(*folder) / "deskbell";
  auto const home = from_environment(environment, "HOME");
  return std::filesystem::path(home.value_or("/tmp")) / ".local/state/deskbell";
}

/// Whether it is the installed service that is meant, where nobody named a state folder.
bool means_installed(std::filesystem::path const& own, InstalledPlaces const& installed, Runner runner) {
  if (runner == Runner::root) return true;
  std::error_code ignored;
  return !std::filesystem::exists(own, ignored) && std::filesystem::exists(installed.state, ignored);
}

Result<ConfigFile> read_config(std::filesystem::path const& path, bool named,
                               InstalledPlaces const& installed, std::vector<std::string>& odd) {
  // Who names a file may name a link; what merely lies in the state folder may not be one.
  auto content = named || path == installed.file ? read_named_file(path) : read_file(path);
  if (!content) {
    if (content.error().code == ErrorCode::not_found && !named) return ConfigFile{};
    auto error = prefixed("configuration", content.error());
    error.message += named ? ": check the path in --config or DESKBELL_CONFIG" : ": expected a JSON file";
    return error;
  }
  if (auto const fault = policy::find_json_fault(*content))
    return make_error(ErrorCode::invalid, "configuration " + path.string() + ":" + fault->message());
  auto file = from_json<ConfigFile>(*content);
  if (!file) return prefixed("configuration " + path.string(), file.error());
  for (auto const& name : unknown_entries<ConfigFile>(*content))
    odd.push_back("configuration " + path.string() + ": found \"" + name +
                  "\", which means nothing here: expected " + entries_of<ConfigFile>() + "; it is ignored");
  return file;
}

/// The value that counts, and who gave it: that is where somebody has to put it right.
struct Chosen {
  Text value;
  std::string source;
};

class Choice {
 public:
  Choice(Environment const& environment, std::filesystem::path const& file)
      : environment_(environment), file_(file) {}

  Chosen of(Text const& flag, std::string const& flag_name, char const* variable,
            Text const& entry = std::nullopt, char const* entry_name = "") const {
    if (flag) return {flag, flag_name};
    if (auto value = from_environment(environment_, variable)) return {std::move(value), variable};
    return {entry, "configuration " + file_.string() + ": " + entry_name};
  }

 private:
  Environment const& environment_;
  std::filesystem::path const& file_;
};

bool is_log_level(std::string const& level) {
  for (char const* known : {"trace", "debug", "info", "warn", "error", "off"})
    if (level == known) return true;
  return false;
}

std::string without_slashes(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

Result<std::optional<transport::Proxy>> chosen_proxy(std::string const& text) {
  if (text == "none") return std::optional<transport::Proxy>();
  auto proxy = transport::parse_proxy(text);
  if (!proxy) return prefixed("proxy", proxy.error());
  return std::optional<transport::Proxy>(std::move(*proxy));
}

Result<std::optional<transport::Proxy>> proxy_of(Config const& config, Identity const& identity,
                                                 policy::Proxy const& by_policy) {
  if (config.proxy) return chosen_proxy(*config.proxy);
  if (by_policy.mode == policy::ProxyMode::none) return std::optional<transport::Proxy>();
  if (by_policy.mode == policy::ProxyMode::manual && !by_policy.url.empty()) {
    auto proxy = transport::parse_proxy(by_policy.url);
    if (!proxy) return prefixed("proxy of the policy", proxy.error());
    if (!by_policy.user.empty()) {
      proxy->user = by_policy.user;
      proxy->password = by_policy.password;
    }
    return std::optional<transport::Proxy>(std::move(*proxy));
  }
  if (!identity.proxy.empty()) return chosen_proxy(identity.proxy);
  return transport::proxy_from_environment(identity.url);
}

void take_place(Identity& identity, Place const& place) {
  identity.asset_id = place.asset_id;
  identity.customer = place.customer;
  if (place.customer_id) identity.customer_id = place.customer_id;
  identity.waiting = false;
}

}  // namespace

Runner current_runner() { return ::geteuid() == 0 ? Runner::root : Runner::other; }

Result<Config> load_config(Given const& given, Environment const& environment,
                           InstalledPlaces const& installed, Runner runner) {
  Config config;
  auto const env = [&](char const* name) { return from_environment(environment, name); };
  auto const state = given.state ? given.state : env("DESKBELL_STATE");
  auto const own = own_state(environment);
  bool const whole_machine = !state && means_installed(own, installed, runner);
  config.state = state ? std::filesystem::path(*state) : whole_machine ? installed.state : own;
  auto const named = given.config ? given.config : env("DESKBELL_CONFIG");
  config.file = named           ? std::filesystem::path(*named)
                : whole_machine ? installed.file
                                : config.state / "agent.json";
  auto file = read_config(config.file, named.has_value(), installed, config.oddities);
  if (!file) return file.error();
  Choice const choice(environment, config.file);
  auto const socket = choice.of(given.socket, "--socket", "DESKBELL_SOCKET").value;
  config.socket = socket          ? std::filesystem::path(*socket)
                  : whole_machine ? installed.socket
                                  : config.state / "run" / "tray.sock";
  auto const url = choice.of(given.url, "--url", "DESKBELL_URL", file->url, "url");
  auto const pin = choice.of(given.pin, "--pin", "DESKBELL_PIN", file->pin, "pin");
  auto const proxy = choice.of(given.proxy, "--proxy", "DESKBELL_PROXY", file->proxy, "proxy");
  auto const level =
      choice.of(given.log_level, "--log-level", "DESKBELL_LOG_LEVEL", file->log_level, "log_level");
  config.url = url.value;
  if (url.value) config.url_source = url.source;
  config.ca_file = choice.of(given.ca_file, "--ca-file", "DESKBELL_CA_FILE", file->ca_file, "ca_file").value;
  config.pin = pin.value;
  config.proxy = proxy.value;
  config.log_level = level.value.value_or("info");
  config.allow_plain = given.allow_plain || file->allow_plain.value_or(false);
  if (!is_log_level(config.log_level))
    return make_error(ErrorCode::invalid, level.source + ": found \"" + config.log_level +
                                              "\", expected trace, debug, info, warn, error or off");
  if (url.value)
    if (auto read = transport::parse_url(*url.value); !read) return prefixed(url.source, read.error());
  if (pin.value)
    if (auto read = transport::parse_pin(*pin.value); !read) return prefixed(pin.source, read.error());
  if (proxy.value && *proxy.value != "none")
    if (auto read = transport::parse_proxy(*proxy.value); !read) return prefixed(proxy.source, read.error());
  config.state = std::filesystem::absolute(config.state);
  config.socket = std::filesystem::absolute(config.socket);
  return config;
}

Result<Identity> load_identity(Config const& config) {
  auto content = read_file(config.identity());
  if (!content) {
    if (content.error().code == ErrorCode::not_found)
      return make_error(ErrorCode::not_found, "this device is not enrolled yet: deskbell enroll --url URL");
    return prefixed("identity", content.error());
  }
  auto identity = from_json<Identity>(*content);
  if (!identity) {
    auto error = prefixed("identity " + config.identity().string(), identity.error());
    error.message +=
        ": the file is damaged: enrol this device again (deskbell enroll --force --url URL); what waits is "
        "kept";
    return error;
  }
  // Only for show, and said again at each opening: one that is damaged is as none.
  if (auto const said = read_file(config.place()))
    if (auto const place = from_json<Place>(*said); place && place->device_id == identity->device_id)
      take_place(*identity, *place);
  return identity;
}

Result<bool> keep_place(Config const& config, Identity& identity, Place const& place) {
  if (place.device_id != identity.device_id) return false;
  bool const same_customer = !place.customer_id || identity.customer_id == place.customer_id;
  if (identity.asset_id == place.asset_id && identity.customer == place.customer && same_customer &&
      !identity.waiting.value_or(false))
    return false;
  take_place(identity, place);
  if (auto kept = replace_file(config.place(), to_json(place) + "\n"); !kept) return kept.error();
  return true;
}

Result<LinkTarget> link_target(Config const& config, Identity const& identity,
                               policy::Proxy const& by_policy) {
  LinkTarget target;
  target.url = without_slashes(config.url.value_or(identity.url));
  target.console_id = identity.console_id;
  target.allow_plain = config.allow_plain;
  transport::TlsClientOptions options;
  if (config.ca_file) {
    options.authorities_file = *config.ca_file;
  } else {
    options.authorities_pem = identity.authorities_pem;
  }
  options.pin_sha256 = config.pin.value_or(identity.pin);
  auto tls = transport::TlsClientContext::make(options);
  if (!tls) return prefixed("TLS settings", tls.error());
  target.tls = std::make_shared<transport::TlsClientContext>(std::move(*tls));
  auto proxy = proxy_of(config, identity, by_policy);
  if (!proxy) return proxy.error();
  target.proxy = std::move(*proxy);
  return target;
}

}  // namespace deskbell::agent
