// System services, as systemd runs them.
#include <algorithm>
#include <map>

#include "agent/inventory/bus.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Service;

/// A helper that nobody enables and that does not run says nothing.
bool is_worth_telling(UnitState const& unit, std::optional<std::string> const& start_type) {
  if (unit.load_state == "not-found") return false;
  if (unit.active_state != "inactive") return true;
  return start_type == "enabled" || start_type == "disabled" || start_type == "masked" ||
         start_type == "enabled-runtime";
}

}  // namespace

std::optional<std::vector<Service>> collect_services(Roots const& roots) {
  auto const systemd = Systemd::connect(roots);
  auto const units = systemd ? systemd->units({"*.service"}) : std::nullopt;
  if (!units) return std::nullopt;
  std::map<std::string, std::string> start_types;
  if (auto files = systemd->unit_files("*.service")) {
    for (auto& file : *files) start_types.emplace(std::move(file.name), std::move(file.state));
  }
  std::vector<Service> services;
  for (auto const& unit : *units) {
    std::optional<std::string> start_type;
    if (auto const found = start_types.find(unit.name); found != start_types.end())
      start_type = found->second;
    if (!is_worth_telling(unit, start_type)) continue;
    Service service;
    service.name = unit.name;
    if (unit.description != unit.name) service.description = text_or_none(unit.description);
    service.state = text_or_none(unit.active_state);
    service.sub_state = text_or_none(unit.sub_state);
    service.start_type = std::move(start_type);
    services.push_back(std::move(service));
  }
  std::ranges::sort(services, {}, &Service::name);
  return services;
}

}  // namespace deskbell::agent::inventory
