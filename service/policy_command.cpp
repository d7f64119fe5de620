// deskbell policy show and explain.
#include <cstdio>

#include "agent/control_link.h"
#include "agent/database.h"
#include "agent/policy_keeper.h"
#include "policies/device_document.h"
#include "service/commands.h"
#include "service/show.h"

namespace deskbell::service {

namespace {

Result<agent::PolicyReport> policy_of(agent::Config const& config) {
  auto answer = agent::ask_service(config.control(), "policy");
  if (answer) return agent::from_json<agent::PolicyReport>(*answer);
  if (answer.error().code != ErrorCode::not_found) return answer.error();
  auto database = agent::Database::open_for_reading(config.database());
  if (!database) {
    if (database.error().code == ErrorCode::not_found) return agent::PolicyReport{};
    return database.error();
  }
  return agent::policy_keeper::stored(database->native(), agent::SystemClock().now().wall);
}

/// The defaults where none has come.
Result<policy::DeviceDocument> document_of(agent::PolicyReport const& report) {
  if (report.document.empty()) return policy::DeviceDocument{};
  return policy::decode_device_document(report.document);
}

char const* state_text(policy::SettingState state) {
  switch (state) {
    case policy::SettingState::set:
      return "set by ";
    case policy::SettingState::disabled:
      return "disabled by ";
    case policy::SettingState::not_configured:
      break;
  }
  return "";
}

/// What a terminal would obey stands escaped in JSON, but not all of it.
std::string value_of(policy::DeviceDocument const& document, std::string_view key) {
  constexpr std::size_t indent = 6;
  return spread(harmless(policy::setting_json(document.settings, key)), indent);
}

void show_heading(agent::PolicyReport const& report) {
  if (report.version == 0) {
    std::printf("No policy has come yet; the built-in defaults are in force.\n");
  } else {
    std::printf("Policy version %lld%s\n", static_cast<long long>(report.version),
                report.expired ? painted(Colour::warning, " (expired)").c_str() : "");
  }
}

}  // namespace

Result<policy::DeviceDocument> policy_in_force(agent::Config const& config) {
  auto found = policy_of(config);
  if (!found) return found.error();
  return document_of(*found);
}

int policy_show_command(agent::Config const& config, Output output) {
  auto found = policy_of(config);
  if (!found) return report(found.error());
  if (output == Output::json) {
    std::printf("%s\n", found->document.empty() ? "{}" : found->document.c_str());
    return exit_good;
  }
  auto document = document_of(*found);
  if (!document) return report(document.error());
  show_heading(*found);
  for (auto const& key : policy::setting_names)
    std::printf("  %s\n      %s\n", painted(Colour::strong, key).c_str(), value_of(*document, key).c_str());
  return exit_good;
}

int policy_explain_command(agent::Config const& config, std::string const& wanted) {
  auto found = policy_of(config);
  if (!found) return report(found.error());
  auto document = document_of(*found);
  if (!document) return report(document.error());
  bool known = false;
  for (auto const& key : policy::setting_names) {
    if (!wanted.empty() && wanted != key) continue;
    known = true;
    std::string origin = "built-in default";
    for (auto const& one : document->origins)
      if (one.key == key) origin = state_text(one.state) + policy::describe(one.origin);
    std::printf("  %s\n      %s\n      %s\n", painted(Colour::strong, key).c_str(),
                value_of(*document, key).c_str(), painted(Colour::dim, harmless(origin)).c_str());
  }
  if (known) return exit_good;
  std::fprintf(stderr, "deskbell: setting: found \"%s\"; deskbell policy show names them all\n",
               harmless(wanted).c_str());
  return exit_usage;
}

}  // namespace deskbell::service
