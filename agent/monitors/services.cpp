// Services that must run, asked of systemd.
#include <algorithm>

#include "agent/inventory/bus.h"
#include "agent/monitors/monitors.h"

namespace deskbell::agent::monitors {
namespace {

std::string unit_name(std::string const& name) {
  return name.find('.') == std::string::npos ? name + ".service" : name;
}

/// One that systemd keeps restarting spends its time in "activating": it starts, but it does not run.
bool is_running(inventory::UnitState const& unit) {
  if (unit.sub_state.starts_with("auto-restart")) return false;
  return unit.active_state == "active" || unit.active_state == "reloading" ||
         unit.active_state == "activating";
}

core::Reading reading_of(inventory::UnitState const& unit) {
  bool const running = is_running(unit);
  std::string detail = unit.name + " is " + (running ? "running" : "not running") + " (" + unit.active_state;
  if (!unit.sub_state.empty() && unit.sub_state != unit.active_state) detail += ", " + unit.sub_state;
  return {.subject = unit.name, .value = running ? 0.0 : 1.0, .detail = detail + ")"};
}

}  // namespace

std::optional<Watch> watch_services(policy::MonitorsSettings const& settings, inventory::Roots const& roots) {
  auto const& wanted = settings.services;
  if (!wanted.enabled || wanted.names.empty()) return std::nullopt;
  core::Check check{.id = "services", .kind = "service", .title = "Service not running"};
  check.raise_after = check.clear_after = wanted.sustained_for;
  std::vector<std::string> names;
  std::ranges::transform(wanted.names, std::back_inserter(names), unit_name);
  auto sample = [roots, names]() -> Readings {
    auto const systemd = inventory::Systemd::connect(roots);
    auto const units = systemd ? systemd->units_by_name(names) : std::nullopt;
    if (!units) return std::nullopt;
    std::vector<core::Reading> readings;
    for (auto const& unit : *units) {
      if (unit.load_state != "not-found") readings.push_back(reading_of(unit));
    }
    return readings;
  };
  return Watch{.check = std::move(check), .sample = std::move(sample)};
}

}  // namespace deskbell::agent::monitors
