// The enrolment request and what becomes of its answer.
#include "agent/enrolment.h"

#include <chrono>
#include <filesystem>

#include "agent/files.h"
#include "agent/inventory/sections.h"
#include "agent/version.h"
#include "protocol/codec.h"
#include "protocol/version.h"
#include "transport/http_client.h"

namespace deskbell::agent {

namespace net = boost::asio;

namespace {

/// {"error": {"code", "message"}} or {"error": "message"}; the status where it is neither.
std::string reason_of(transport::HttpResponse const& response) {
  auto const& body = response.body;
  for (std::string_view key : {"\"message\"", "\"error\""}) {
    auto at = body.find(key);
    if (at == std::string::npos) continue;
    at = body.find_first_not_of(" :", at + key.size());
    if (at == std::string::npos || body[at] != '"') continue;
    std::string text;
    for (++at; at < body.size() && body[at] != '"' && text.size() < 300; ++at) {
      if (body[at] == '\\') ++at;
      if (at < body.size() && static_cast<unsigned char>(body[at]) >= ' ') text += body[at];
    }
    if (!text.empty()) return text;
  }
  return "the console answered " + std::to_string(response.status) + " " +
         std::string(transport::reason_phrase(response.status));
}

Error refusal(transport::HttpResponse const& response) {
  auto const reason = reason_of(response);
  switch (response.status) {
    case 401:
    case 403:
      return make_error(ErrorCode::unauthenticated,
                        (reason.starts_with("token") ? reason : "token: " + reason) +
                            ". Ask for a new enrolment token; nothing was changed here");
    case 404:
    case 405:
      return make_error(ErrorCode::protocol,
                        "there is no Deskbell console at this URL (" + reason + "): check it");
    case 422:
    case 400:
      return make_error(ErrorCode::invalid, "the console refuses what this device said: " + reason);
    case 429: {
      auto const after = std::string(response.headers.get("Retry-After"));
      return make_error(ErrorCode::unavailable,
                        "too many tries: wait" + (after.empty() ? std::string() : " " + after + " seconds") +
                            ", then again");
    }
    default:
      return make_error(ErrorCode::unavailable, reason + ": try again later");
  }
}

Result<void> check_answer(protocol::EnrolAnswer const& answer) {
  for (auto const& key : answer.signing_keys)
    if (key.purpose == "policy") return {};
  return make_error(ErrorCode::protocol,
                    "the console's answer has no policy key: bring the console up to date");
}

constexpr std::chrono::minutes attempt_lifetime(55);

/// The console knows by the key that this machine has its place already where an earlier answer was lost, and
/// takes no second use of the token.
Result<DeviceKey> key_of_attempt(Config const& config) {
  auto const path = config.enrolment_key();
  std::error_code missing;
  auto const written = std::filesystem::last_write_time(path, missing);
  if (!missing && std::filesystem::file_time_type::clock::now() - written < attempt_lifetime)
    if (auto key = DeviceKey::load(path)) return key;
  auto key = DeviceKey::make();
  if (auto saved = key.save(path); !saved) return prefixed("device key", saved.error());
  return key;
}

void forget_attempt(Config const& config) {
  std::error_code ignored;
  std::filesystem::remove(config.enrolment_key(), ignored);
}

Result<std::string> authorities_of(Config const& config) {
  if (!config.ca_file) return config.authorities_pem;
  auto content = read_named_file(*config.ca_file);
  if (!content) return prefixed("--ca-file", content.error());
  return content;
}

bool have_same_host(std::string const& url, std::string const& other) {
  auto const one = transport::parse_url(url);
  auto const two = transport::parse_url(other);
  return one && two && one->host == two->host;
}

}  // namespace

Anew as_enrolled_before(Config config, Identity const& identity) {
  Anew anew{std::move(config), {}};
  auto& now = anew.config;
  if (!now.url && !identity.url.empty()) {
    now.url = identity.url;
    anew.taken.push_back("the URL " + identity.url);
  }
  if (!now.url || !have_same_host(*now.url, identity.url)) return anew;
  if (!now.ca_file && !identity.authorities_pem.empty()) {
    now.authorities_pem = identity.authorities_pem;
    anew.taken.emplace_back("the only authorities that are trusted");
  }
  if (!now.pin && !identity.pin.empty()) {
    now.pin = identity.pin;
    anew.taken.push_back("the pin " + identity.pin);
  }
  if (!now.proxy && !identity.proxy.empty()) {
    now.proxy = identity.proxy;
    // It may carry a password.
    auto const proxy = transport::parse_proxy(identity.proxy);
    anew.taken.push_back("the proxy " + (proxy ? proxy->where() : "none"));
  }
  return anew;
}

protocol::Hardware this_hardware() {
  protocol::Hardware hardware;
  inventory::Roots const roots;
  if (auto const system = inventory::collect_system(roots)) {
    hardware.hostname = system->hostname.value_or("");
    hardware.serial_number = system->serial_number;
    hardware.manufacturer = system->manufacturer;
    hardware.model = system->model;
    hardware.machine_digest = system->machine_id_digest;
  }
  if (!hardware.machine_digest) hardware.machine_digest = inventory::machine_id_digest(roots);
  if (auto const os = inventory::collect_os(roots)) hardware.os = os->full_name ? os->full_name : os->name;
  return hardware;
}

net::awaitable<Result<Enrolled>> enrol(net::any_io_executor executor, Config config, std::string token) {
  auto authorities = authorities_of(config);
  if (!authorities) co_return authorities.error();
  Enrolled enrolled;
  auto& identity = enrolled.identity;
  identity.url = config.url.value_or("");
  while (!identity.url.empty() && identity.url.back() == '/') identity.url.pop_back();
  if (identity.url.empty())
    co_return make_error(ErrorCode::invalid,
                         "--url: found none, expected the console's, e.g. https://help.example.com");
  identity.authorities_pem = *authorities;
  identity.pin = config.pin.value_or("");
  identity.proxy = config.proxy.value_or("");
  policy::Proxy const by_policy;
  auto target = link_target(config, identity, by_policy);
  if (!target) co_return target.error();

  auto key = key_of_attempt(config);
  if (!key) co_return key.error();
  enrolled.key = *key;
  protocol::EnrolRequest body;
  body.token = std::move(token);
  body.public_key = key->public_text();
  body.protocol_version = protocol::version;
  body.agent_version = agent_version;
  body.hardware = this_hardware();
  transport::HttpRequest request;
  request.method = "POST";
  request.target = "/agent/v1/enroll";
  request.headers.set("Content-Type", "application/json");
  request.body = protocol::encode_struct(body);
  transport::RequestOptions options;
  options.connect.url = target->url;
  options.connect.tls = target->tls.get();
  options.connect.proxy = target->proxy;
  options.connect.allow_plain = config.allow_plain;
  auto response = co_await transport::request(executor, std::move(options), std::move(request));
  if (!response) co_return response.error();
  if (response->status != 200 && response->status != 201) {
    auto refused = refusal(*response);
    if (refused.code != ErrorCode::unavailable) forget_attempt(config);
    co_return refused;
  }
  auto answer = protocol::decode_struct<protocol::EnrolAnswer>(response->body);
  if (!answer)
    co_return make_error(ErrorCode::protocol, "there is no Deskbell console at this URL (" +
                                                  answer.error().message + "): check it");
  auto checked = check_answer(*answer);
  if (!checked) co_return checked.error();
  identity.device_id = answer->device_id;
  identity.asset_id = answer->asset_id;
  identity.console_id = answer->console_id;
  identity.organisation_id = answer->organisation_id;
  identity.customer = answer->customer;
  identity.customer_id = answer->customer_id;
  identity.waiting = protocol::waits_for_approval(*answer);
  identity.signing_keys = answer->signing_keys;
  identity.enrolled_at = SystemClock().now().wall;
  co_return enrolled;
}

Result<void> keep_enrolment(Config const& config, Enrolled const& enrolled) {
  if (auto folder = ensure_private_folder(config.state); !folder) return folder;
  // That of the attempt may have been lost with its file.
  if (auto key = enrolled.key.save(config.enrolment_key()); !key) return prefixed("device key", key.error());
  auto identity = enrolled.identity;
  identity.public_key = enrolled.key.public_text();
  auto written = replace_file(config.identity(), to_json(identity) + "\n");
  if (!written) return prefixed("identity", written.error());
  return finish_enrolment(config, identity);
}

Result<DeviceKey> enrolled_key(Config const& config, Identity const& identity) {
  if (auto finished = finish_enrolment(config, identity); !finished) return finished.error();
  return DeviceKey::load(config.key());
}

Result<void> finish_enrolment(Config const& config, Identity const& identity) {
  if (!identity.public_key) return {};
  // Another attempt may be under way, or somebody put one of the files there.
  auto const attempt = DeviceKey::load(config.enrolment_key());
  if (!attempt || attempt->public_text() != *identity.public_key) return {};
  auto const key = DeviceKey::load(config.key());
  if (!key || key->public_text() != *identity.public_key)
    if (auto saved = attempt->save(config.key()); !saved) return prefixed("device key", saved.error());
  forget_attempt(config);
  return {};
}

}  // namespace deskbell::agent
