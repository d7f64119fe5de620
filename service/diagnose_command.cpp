// deskbell diagnose: one check after the other, each with what to do where it fails.
#include <netdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <optional>

#include "agent/control_link.h"
#include "agent/crypto.h"
#include "agent/database.h"
#include "agent/files.h"
#include "agent/status.h"
#include "core/bytes.h"
#include "service/commands.h"
#include "service/findings.h"
#include "service/running.h"
#include "service/show.h"
#include "transport/http_client.h"

namespace deskbell::service {

namespace {

constexpr std::uint64_t little_space = 100'000'000;
constexpr std::int64_t notable_skew_ms = 120'000;

std::optional<agent::StatusReport> check_service(agent::Config const& config, Findings& findings) {
  auto answer = agent::ask_service(config.control(), "status");
  if (!answer) {
    bool const stands_still = answer.error().code == ErrorCode::not_found;
    findings.bad("service",
                 answer.error().message + (stands_still ? "; to do: " + how_to_start(config) : ""));
    return std::nullopt;
  }
  auto status = agent::from_json<agent::StatusReport>(*answer);
  if (!status) {
    findings.bad("service",
                 "its answer is not understood (" + status.error().message + "): are both of one version?");
    return std::nullopt;
  }
  findings.good("service", "running, process " + std::to_string(status->process_id));
  return std::move(*status);
}

void check_socket(agent::Config const& config, Findings& findings) {
  struct stat facts {};
  if (::lstat(config.socket.c_str(), &facts) != 0)
    return findings.bad("tray socket",
                        config.socket.string() + " is not there: the service makes it when it starts");
  if (!S_ISSOCK(facts.st_mode))
    return findings.bad("tray socket", config.socket.string() + " is no socket: remove it");
  struct stat folder {};
  if (::lstat(config.socket.parent_path().c_str(), &folder) == 0 && (folder.st_mode & 0022) != 0)
    return findings.bad("tray socket",
                        config.socket.parent_path().string() + " can be written by others: chmod go-w it");
  findings.good("tray socket", config.socket.string());
}

void check_storage(agent::Config const& config, std::optional<agent::StatusReport> const& status,
                   Findings& findings) {
  auto const space = agent::free_space(config.state);
  if (!space) {
    findings.bad("disk", space.error().message);
  } else if (*space < little_space) {
    findings.bad("disk", "only " + core::bytes_text(static_cast<std::int64_t>(*space)) + " free in " +
                             config.state.string() + ": free some space");
  } else {
    findings.good("disk",
                  core::bytes_text(static_cast<std::int64_t>(*space)) + " free in " + config.state.string());
  }
  bool const stores = !status || !status->outbox.error;
  if (!stores) findings.bad("storing", *status->outbox.error);
  auto database = agent::Database::open_for_reading(config.database());
  if (!database) {
    if (database.error().code == ErrorCode::not_found)
      return findings.skipped("database", "none yet: the service makes it when it starts");
    return findings.bad("database", database.error().message);
  }
  if (auto whole = agent::check_integrity(database->native()); !whole) {
    // A service that was started on a full disk has it for itself: there was no room for what is shared.
    if (!stores && whole.error().code == ErrorCode::unavailable)
      return findings.skipped("database", "cannot be looked at before the disk has room");
    return findings.bad("database", whole.error().message);
  }
  findings.good("database", "whole, version " + std::to_string(agent::schema_version()));
}

bool check_name(transport::Endpoint const& endpoint, Findings& findings) {
  addrinfo* found = nullptr;
  int const outcome = ::getaddrinfo(endpoint.host.c_str(), nullptr, nullptr, &found);
  if (outcome != 0) {
    findings.bad("DNS", endpoint.host + ": " + ::gai_strerror(outcome) +
                            ": check the name and this machine's DNS servers");
    return false;
  }
  ::freeaddrinfo(found);
  findings.good("DNS", endpoint.host);
  return true;
}

Result<int> ask_console(agent::LinkTarget const& target) {
  boost::asio::io_context loop(1);
  transport::RequestOptions options;
  options.connect.url = target.url;
  options.connect.tls = target.tls.get();
  options.connect.proxy = target.proxy;
  options.connect.allow_plain = target.allow_plain;
  transport::HttpRequest request;
  request.target = "/livez";
  Result<int> outcome = make_error(ErrorCode::internal, "no answer");
  boost::asio::co_spawn(loop, transport::request(loop.get_executor(), std::move(options), std::move(request)),
                        [&outcome](std::exception_ptr failure, Result<transport::HttpResponse> response) {
                          if (failure) return;
                          if (response) {
                            outcome = response->status;
                          } else {
                            outcome = response.error();
                          }
                        });
  loop.run();
  return outcome;
}

void check_way(agent::LinkTarget const& target, std::string const& source, Findings& findings) {
  auto endpoint = transport::parse_url(target.url);
  if (!endpoint) return findings.bad("address", endpoint.error().message);
  findings.good("address", target.url + " (from " + source + ")");
  if (target.proxy) {
    findings.good("proxy", target.proxy->where());
  } else {
    findings.skipped("proxy", "none");
    if (!check_name(*endpoint, findings)) return;
  }
  auto const status = ask_console(target);
  if (status) {
    findings.good("TCP", endpoint->authority());
    findings.good("TLS", endpoint->secure ? "trusted, of the right name, valid today" : "none (plain HTTP)");
    if (*status >= 500)
      return findings.bad("console", "answers " + std::to_string(*status) + ": look at its log");
    return findings.good("console", "answers");
  }
  bool const reached = status.error().message.find("TLS:") != std::string::npos;
  if (reached) findings.good("TCP", endpoint->authority());
  findings.bad(reached ? "TLS" : "TCP", status.error().message);
}

void check_link(agent::StatusReport const& status, Findings& findings) {
  if (status.link.status == protocol::LinkStatus::online) {
    findings.good("link", "online, " + ago(status.link.since, status.now));
  } else if (protocol::waits_for_approval(status.link.status, status.link.code)) {
    findings.skipped("link", status.link.message.value_or("waits for approval"));
  } else {
    findings.bad("link", status.link.message.value_or("not open yet"));
  }
  if (!status.link.clock_skew_ms) return findings.skipped("clock", "the console has not said its time yet");
  auto const skew = *status.link.clock_skew_ms;
  if (std::abs(skew) > notable_skew_ms)
    return findings.bad("clock", std::to_string(std::abs(skew) / 1000) + " s " +
                                     (skew > 0 ? "behind" : "ahead of") +
                                     " the console's: set this device's clock (timedatectl set-ntp true)");
  findings.good("clock", "within " + std::to_string(std::abs(skew) / 1000 + 1) + " s of the console's");
}

void look_at_all(agent::Config const& given, Findings& findings) {
  auto const status = check_service(given, findings);
  auto const config = status ? as_running(given, *status) : given;
  check_socket(config, findings);
  check_storage(config, status, findings);
  auto const identity = agent::load_identity(config);
  if (!identity) return findings.bad("enrolment", identity.error().message);
  findings.good("enrolment", "device " + identity->device_id.text() +
                                 (identity->customer.empty() ? std::string() : " of " + identity->customer));
  if (auto key = agent::DeviceKey::load(config.key()); !key) {
    findings.bad("device key", key.error().message);
  } else {
    findings.good("device key", "readable by the service only");
  }
  auto const policy = policy_in_force(config);
  if (!policy) findings.bad("policy", policy.error().message);
  auto target = agent::link_target(config, *identity, policy ? policy->settings.link.proxy : policy::Proxy{});
  if (!target) {
    findings.bad("settings", target.error().message);
  } else {
    check_way(*target, config.url ? config.url_source : config.identity().string(), findings);
  }
  if (status) check_link(*status, findings);
}

}  // namespace

int diagnose_command(agent::Config const& config, Output output) {
  if (auto crypto = agent::start_crypto(); !crypto) return report(crypto.error());
  Findings findings(output);
  look_at_all(config, findings);
  if (output == Output::json) std::printf("%s\n", findings.json().c_str());
  return findings.failed() ? exit_error : exit_good;
}

}  // namespace deskbell::service
