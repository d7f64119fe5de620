// Which facts of an inventory count, and how two reports differ.
#include "core/inventory.h"

#include <algorithm>
#include <boost/mp11/algorithm.hpp>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace deskbell::core {
namespace {

using protocol::Inventory;
using Members = boost::describe::describe_members<Inventory, boost::describe::mod_public>;

/// Visits each section: f(name, pointer to member).
template <class Function>
void for_each_section(Function f) {
  boost::mp11::mp_for_each<Members>([&](auto member) { f(std::string_view(member.name), member.pointer); });
}

/// Free space counts when it moved by more than this share of the volume.
constexpr double notable_percent = 2.0;
/// A boot time computed from the wall clock moves a little whenever the clock is corrected.
constexpr std::int64_t notable_boot_shift_ms = 60'000;

bool moved_notably(std::optional<double> const& now, std::optional<double> const& before) {
  if (now.has_value() != before.has_value()) return true;
  return now && std::abs(*now - *before) > notable_percent;
}

void settle(protocol::Os& os, std::optional<protocol::Os> const* last) {
  os.uptime_seconds.reset();
  os.load_average.reset();
  if (!last || !*last || !os.last_boot_at || !(*last)->last_boot_at) return;
  if (std::abs(*os.last_boot_at - *(*last)->last_boot_at) < notable_boot_shift_ms) {
    os.last_boot_at = (*last)->last_boot_at;
  }
}

void settle(protocol::Memory& memory) {
  memory.available_bytes.reset();
  memory.swap_free_bytes.reset();
}

void settle(std::vector<protocol::Volume>& volumes,
            std::optional<std::vector<protocol::Volume>> const* last) {
  for (auto& volume : volumes) {
    protocol::Volume const* before = nullptr;
    if (last && *last) {
      auto const found = std::ranges::find(**last, volume.mount_point, &protocol::Volume::mount_point);
      if (found != (*last)->end()) before = &*found;
    }
    bool const notable = !before || moved_notably(volume.free_percent, before->free_percent) ||
                         moved_notably(volume.inodes_free_percent, before->inodes_free_percent);
    if (notable) continue;
    volume.free_bytes = before->free_bytes;
    volume.free_percent = before->free_percent;
    volume.inodes_free_percent = before->inodes_free_percent;
  }
}

bool is_passing_state(std::optional<std::string> const& state) {
  return state == "activating" || state == "deactivating" || state == "reloading" || state == "maintenance";
}

void settle(std::vector<protocol::Service>& services,
            std::optional<std::vector<protocol::Service>> const* last) {
  std::map<std::string_view, protocol::Service const*> before;
  if (last && *last) {
    for (auto const& service : **last) before.emplace(service.name, &service);
  }
  for (auto& service : services) {
    service.sub_state.reset();
    if (!is_passing_state(service.state)) continue;
    auto const found = before.find(service.name);
    if (found != before.end()) service.state = found->second->state;
  }
}

void settle(std::vector<protocol::Disk>& disks) {
  for (auto& disk : disks) {
    if (!disk.smart) continue;
    disk.smart->temperature_celsius.reset();
    disk.smart->power_on_hours.reset();
  }
}

void settle(std::vector<protocol::Battery>& batteries) {
  for (auto& battery : batteries) {
    battery.charge_percent.reset();
    battery.voltage_millivolt.reset();
    battery.status.reset();
  }
}

using SoftwareKey = std::tuple<std::string_view, std::string_view, std::string_view>;
using Versions = std::vector<std::string_view>;

std::string_view view(std::optional<std::string> const& text) { return text ? std::string_view(*text) : ""; }

std::map<SoftwareKey, Versions> by_key(std::vector<protocol::Software> const& list) {
  std::map<SoftwareKey, Versions> map;
  for (auto const& item : list)
    map[{item.name, view(item.architecture), view(item.source)}].push_back(view(item.version));
  for (auto& [key, versions] : map) std::ranges::sort(versions);
  return map;
}

void compare_versions(SoftwareKey const& key, Versions const& before, Versions const& after,
                      std::vector<SoftwareChange>& changes) {
  Versions gone;
  Versions come;
  std::ranges::set_difference(before, after, std::back_inserter(gone));
  std::ranges::set_difference(after, before, std::back_inserter(come));
  for (std::size_t index = 0; index < std::max(gone.size(), come.size()); ++index) {
    SoftwareChange change;
    change.name = std::get<0>(key);
    if (!std::get<1>(key).empty()) change.architecture = std::string(std::get<1>(key));
    if (index < gone.size()) change.old_version = std::string(gone[index]);
    if (index < come.size()) change.new_version = std::string(come[index]);
    change.event = !change.old_version   ? SoftwareEvent::installed
                   : !change.new_version ? SoftwareEvent::uninstalled
                                         : SoftwareEvent::updated;
    changes.push_back(std::move(change));
  }
}

}  // namespace

Inventory stable_view(Inventory report, Inventory const* last) {
  if (report.os) settle(*report.os, last ? &last->os : nullptr);
  if (report.memory) settle(*report.memory);
  if (report.volumes) settle(*report.volumes, last ? &last->volumes : nullptr);
  if (report.services) settle(*report.services, last ? &last->services : nullptr);
  if (report.disks) settle(*report.disks);
  if (report.batteries) settle(*report.batteries);
  // Which processes are the largest changes by the minute: they ride along when something else travels.
  if (report.processes) report.processes = protocol::Processes{};
  if (report.updates) report.updates->checked_at.reset();
  return report;
}

InventoryChange changed_sections(Inventory const& last, Inventory const& current) {
  Inventory const before = stable_view(last, nullptr);
  Inventory const now = stable_view(current, &last);
  InventoryChange change;
  for_each_section([&](std::string_view name, auto member) {
    if (!(current.*member).has_value() || before.*member == now.*member) return;
    change.sections.emplace_back(name);
    change.report.*member = current.*member;
  });
  if (!change.sections.empty() && current.processes && !change.report.processes) {
    change.report.processes = current.processes;
  }
  return change;
}

Inventory merged(Inventory base, Inventory change) {
  for_each_section([&](std::string_view, auto member) {
    if ((change.*member).has_value()) base.*member = std::move(change.*member);
  });
  return base;
}

std::vector<std::string> section_names(Inventory const& report) {
  std::vector<std::string> names;
  for_each_section([&](std::string_view name, auto member) {
    if ((report.*member).has_value()) names.emplace_back(name);
  });
  return names;
}

std::vector<SoftwareChange> software_changes(Inventory const& before, Inventory const& after) {
  std::vector<SoftwareChange> changes;
  if (!before.software || !after.software) return changes;
  auto const old_map = by_key(*before.software);
  auto const new_map = by_key(*after.software);
  static Versions const none;
  for (auto const& [key, versions] : old_map) {
    auto const found = new_map.find(key);
    compare_versions(key, versions, found == new_map.end() ? none : found->second, changes);
  }
  for (auto const& [key, versions] : new_map) {
    if (!old_map.contains(key)) compare_versions(key, none, versions, changes);
  }
  std::ranges::stable_sort(changes, {}, &SoftwareChange::name);
  return changes;
}

}  // namespace deskbell::core
