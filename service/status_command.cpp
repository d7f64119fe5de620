// deskbell status, outbox and inventory.
#include <cstdio>

#include "agent/control_link.h"
#include "agent/database.h"
#include "agent/inventory/collector.h"
#include "agent/outbox.h"
#include "agent/reporting.h"
#include "agent/status.h"
#include "core/bytes.h"
#include "core/inventory.h"
#include "protocol/codec.h"
#include "service/commands.h"
#include "service/running.h"
#include "service/show.h"

namespace deskbell::service {

namespace {

int code_of(agent::StatusReport const& status) {
  switch (status.link.status) {
    case protocol::LinkStatus::online:
      return exit_good;
    case protocol::LinkStatus::not_enrolled:
      return exit_not_enrolled;
    case protocol::LinkStatus::refused:
      return exit_refused;
    case protocol::LinkStatus::connecting:
    case protocol::LinkStatus::offline:
      return exit_offline;
  }
  return exit_error;
}

void show_link(agent::StatusReport const& status) {
  switch (status.link.status) {
    case protocol::LinkStatus::online:
      print_line("Link", painted(Colour::good, "online") + ", " + ago(status.link.since, status.now));
      break;
    case protocol::LinkStatus::connecting:
      print_line("Link", painted(Colour::warning, "connecting"));
      break;
    case protocol::LinkStatus::offline:
      print_line("Link",
                 painted(Colour::warning, protocol::waits_for_approval(status.link.status, status.link.code)
                                              ? "waits for approval"
                                              : "offline") +
                     ", " + ago(status.link.since, status.now));
      break;
    case protocol::LinkStatus::refused:
      print_line("Link",
                 painted(Colour::bad, "refused by the console") + ", " + ago(status.link.since, status.now));
      break;
    case protocol::LinkStatus::not_enrolled:
      print_line("Link", painted(Colour::warning, "not enrolled"));
      break;
  }
  if (status.link.message)
    print_line("",
               harmless(*status.link.message) +
                   (status.link.code ? painted(Colour::dim, " [" + harmless(*status.link.code) + "]") : ""));
  if (status.link.next_attempt_at)
    print_line("", "next attempt " + ago(*status.link.next_attempt_at, status.now));
  if (status.link.proxy) print_line("Proxy", harmless(*status.link.proxy));
  constexpr std::int64_t notable_skew_ms = 120'000;
  if (status.link.clock_skew_ms && std::abs(*status.link.clock_skew_ms) > notable_skew_ms)
    print_line("Clock",
               painted(Colour::warning, std::to_string(std::abs(*status.link.clock_skew_ms) / 1000) + " s " +
                                            (*status.link.clock_skew_ms > 0 ? "behind" : "ahead of") +
                                            " the console's: set it right"));
}

void show_work(agent::StatusReport const& status) {
  auto const waiting = status.outbox.waiting;
  print_line("Outbox", waiting == 0 ? "empty" : facts_wait(waiting));
  if (status.outbox.error) print_line("", painted(Colour::bad, harmless(*status.outbox.error)));
  if (status.policy.version == 0) {
    print_line("Policy", "built-in defaults, none has come yet");
  } else {
    auto text = "version " + std::to_string(status.policy.version);
    if (status.policy.applied_at) text += ", in force " + ago(*status.policy.applied_at, status.now);
    if (status.policy.expired) text += painted(Colour::warning, ", expired");
    print_line("Policy", text);
  }
  if (status.inventory.collected_at)
    print_line("Inventory", std::to_string(status.inventory.sections) + " sections, collected " +
                                ago(*status.inventory.collected_at, status.now));
  auto const alerts = std::to_string(status.open_alerts) + " open";
  print_line("Alerts", status.open_alerts == 0 ? "none" : painted(Colour::warning, alerts));
  print_line("Chats", status.open_chats == 0 ? "none open" : std::to_string(status.open_chats) + " open");
  print_line("Trays", std::to_string(status.trays) + " connected");
}

void show_status(agent::StatusReport const& status) {
  std::printf("%s %s, process %lld, started %s\n", painted(Colour::strong, "Deskbell").c_str(),
              harmless(status.agent_version).c_str(), static_cast<long long>(status.process_id),
              ago(status.started_at, status.now).c_str());
  show_link(status);
  if (status.identity) {
    print_line("Console", harmless(status.identity->console_url));
    // Not known to a device that has to wait for approval.
    if (!status.identity->customer.empty()) print_line("Customer", harmless(status.identity->customer));
    print_line("Device", status.identity->device_id.text());
    print_line("Asset", status.identity->asset_id.text());
  }
  show_work(status);
}

/// No service: what the files say.
int status_without_service(agent::Config const& config, Error const& error, Output output) {
  auto const identity = agent::load_identity(config);
  int const code = error.code != ErrorCode::not_found ? exit_error : exit_not_running;
  if (output == Output::json) {
    std::printf("{\"schema_version\":%lld,\"running\":false,\"enrolled\":%s}\n",
                static_cast<long long>(agent::status_schema_version), identity ? "true" : "false");
    return code;
  }
  std::printf("%s\n", painted(Colour::strong, "Deskbell").c_str());
  print_line("Service", painted(Colour::bad, error.message));
  if (identity) {
    print_line("Console", harmless(identity->url));
    print_line("Device", identity->device_id.text());
  } else {
    bool const none = identity.error().code == ErrorCode::not_found;
    print_line("Device", none ? "not enrolled" : painted(Colour::bad, harmless(identity.error().message)));
  }
  if (code == exit_not_running) print_line("To do", how_to_start(config));
  return code;
}

Result<agent::OutboxReport> outbox_of(agent::Config const& config) {
  auto answer = agent::ask_service(config.control(), "outbox");
  if (answer) return agent::from_json<agent::OutboxReport>(*answer);
  if (answer.error().code != ErrorCode::not_found) return answer.error();
  auto database = agent::Database::open_for_reading(config.database());
  if (!database) return database.error();
  return agent::outbox::report(database->native());
}

}  // namespace

int status_command(agent::Config const& config, Output output) {
  auto answer = agent::ask_service(config.control(), "status");
  if (!answer) return status_without_service(config, answer.error(), output);
  auto status = agent::from_json<agent::StatusReport>(*answer);
  if (!status) return report(prefixed("the service's answer", status.error()));
  if (output == Output::json) {
    answer->insert(1, "\"running\":true,\"enrolled\":" + std::string(status->identity ? "true," : "false,"));
    std::printf("%s\n", answer->c_str());
  } else {
    show_status(*status);
  }
  return code_of(*status);
}

int outbox_command(agent::Config const& config, Output output) {
  auto outbox = outbox_of(config);
  if (!outbox) return report(outbox.error());
  if (output == Output::json) {
    std::printf("%s\n", agent::to_json(*outbox).c_str());
    return exit_good;
  }
  auto const now = agent::SystemClock().now().wall;
  if (outbox->waiting == 0) {
    std::printf("Nothing waits; the console has everything up to fact %lld.\n",
                static_cast<long long>(outbox->acknowledged_seq));
    return exit_good;
  }
  std::printf("%s (%s), %s %s:\n", facts_wait(outbox->waiting).c_str(),
              core::bytes_text(outbox->bytes).c_str(), outbox->waiting == 1 ? "from" : "the oldest from",
              ago(outbox->oldest_at.value_or(now), now).c_str());
  for (auto const& fact : outbox->facts)
    std::printf("  %6lld  %-22s %10s  %s\n", static_cast<long long>(fact.seq), harmless(fact.type).c_str(),
                core::bytes_text(fact.bytes).c_str(), ago(fact.made_at, now).c_str());
  if (outbox->waiting > static_cast<std::int64_t>(outbox->facts.size())) std::printf("  ... and more\n");
  return exit_good;
}

int inventory_command(Output output) {
  auto const report = agent::inventory::collect();
  if (output == Output::json) {
    std::printf("%s\n", protocol::encode_struct(report).c_str());
    return exit_good;
  }
  for (auto const& line : agent::lines_of(report))
    print_line(line.key, fact_text(line.key, harmless(line.value)));
  auto const count = [](auto const& section) {
    return section ? std::to_string(section->size()) : std::string("-");
  };
  print_line("software", count(report.software) + " packages");
  print_line("services", count(report.services));
  print_line("disks", count(report.disks) + ", volumes " + count(report.volumes));
  print_line("sections", std::to_string(core::section_names(report).size()) + ", " +
                             std::to_string(agent::inventory::count_facts(report)) +
                             " different facts (deskbell inventory --json shows them all)");
  return exit_good;
}

}  // namespace deskbell::service
