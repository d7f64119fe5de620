// Whether the machine waits for a restart.
#include "agent/inventory/sections.h"
#include "agent/monitors/monitors.h"

namespace deskbell::agent::monitors {
namespace {

constexpr std::size_t told_reasons = 5;

std::string detail_of(inventory::PendingReboot const& reboot) {
  if (!reboot.pending) return "no restart is due";
  std::string detail = "a restart is due";
  for (std::size_t index = 0; index < reboot.reasons.size() && index < told_reasons; ++index) {
    detail += (index == 0 ? ": " : ", ") + reboot.reasons[index];
  }
  if (reboot.reasons.size() > told_reasons) {
    detail += " and " + std::to_string(reboot.reasons.size() - told_reasons) + " more";
  }
  return detail;
}

}  // namespace

std::optional<Watch> watch_pending_reboot(policy::MonitorsSettings const& settings,
                                          inventory::Roots const& roots) {
  auto const& wanted = settings.pending_reboot;
  if (!wanted.enabled) return std::nullopt;
  core::Check check{.id = "pending_reboot", .kind = "pending_reboot", .title = "Restart pending"};
  check.raise_after = wanted.sustained_for;  // over as soon as the machine was restarted
  auto sample = [roots]() -> Readings {
    auto const reboot = inventory::pending_reboot(roots);
    if (!reboot) return std::nullopt;
    return std::vector<core::Reading>{
        {.subject = "", .value = reboot->pending ? 1.0 : 0.0, .detail = detail_of(*reboot)}};
  };
  return Watch{.check = std::move(check), .sample = std::move(sample)};
}

}  // namespace deskbell::agent::monitors
