// Batteries that power the machine; those of mice and headsets are left out.
#include <algorithm>
#include <cmath>

#include "agent/inventory/files.h"
#include "agent/inventory/sections.h"
#include "agent/inventory/text.h"

namespace deskbell::agent::inventory {
namespace {

using protocol::Battery;

/// Micro-units as /sys has them: energy in uWh, or charge in uAh that only becomes energy with a voltage.
std::optional<std::int64_t> milliwatt_hours(std::string const& folder, std::string const& what) {
  if (auto const energy = read_number(folder + "/energy_" + what)) return *energy / 1000;
  auto const charge = read_number(folder + "/charge_" + what);
  auto voltage = read_number(folder + "/voltage_min_design");
  if (!voltage) voltage = read_number(folder + "/voltage_now");
  if (!charge || !voltage) return std::nullopt;
  double const energy = static_cast<double>(*charge) / 1e6 * static_cast<double>(*voltage) / 1e6 * 1000;
  if (std::abs(energy) > 1e12) return std::nullopt;
  return std::llround(energy);
}

std::optional<double> share(std::optional<std::int64_t> part, std::optional<std::int64_t> whole) {
  if (!part || !whole || *whole <= 0) return std::nullopt;
  return std::round(static_cast<double>(*part) * 1000 / static_cast<double>(*whole)) / 10;
}

Battery read_battery(std::string const& folder, std::string const& name) {
  Battery battery;
  battery.name = name;
  battery.manufacturer = read_line(folder + "/manufacturer");
  battery.model = read_line(folder + "/model_name");
  battery.serial_number = read_line(folder + "/serial_number");
  if (battery.serial_number && is_placeholder(*battery.serial_number)) battery.serial_number.reset();
  battery.technology = read_line(folder + "/technology");
  if (auto const status = read_line(folder + "/status")) {
    battery.status = lower(*status);
    std::ranges::replace(*battery.status, ' ', '_');
  }
  if (auto const capacity = read_number(folder + "/capacity"))
    battery.charge_percent = static_cast<double>(*capacity);
  battery.design_milliwatt_hours = milliwatt_hours(folder, "full_design");
  battery.full_milliwatt_hours = milliwatt_hours(folder, "full");
  battery.health_percent = share(battery.full_milliwatt_hours, battery.design_milliwatt_hours);
  if (auto const cycles = read_number(folder + "/cycle_count"); cycles && *cycles > 0)
    battery.cycles = cycles;
  if (auto const microvolt = read_number(folder + "/voltage_now"))
    battery.voltage_millivolt = *microvolt / 1000;
  return battery;
}

}  // namespace

std::optional<std::vector<Battery>> collect_batteries(Roots const& roots) {
  std::string const folder = roots.sys + "/class/power_supply";
  if (in_container(roots) || !exists(folder)) return std::nullopt;
  std::vector<Battery> batteries;
  for (auto const& name : list_folder(folder, 256)) {
    std::string const supply = folder + "/" + name;
    if (read_line(supply + "/type") != "Battery" || read_line(supply + "/scope") == "Device") continue;
    if (read_flag(supply + "/present") == false) continue;
    batteries.push_back(read_battery(supply, name));
  }
  return batteries;
}

}  // namespace deskbell::agent::inventory
