// Free space of every volume that something is written to.
#include <algorithm>

#include "agent/inventory/sections.h"
#include "agent/monitors/monitors.h"
#include "core/bytes.h"

namespace deskbell::agent::monitors {
namespace {

bool is_watched(protocol::Volume const& volume, std::vector<std::string> const& ignored) {
  bool const fills_up = volume.free_percent && !volume.read_only.value_or(false) && volume.kind != "optical";
  if (!fills_up || !volume.mount_point) return false;
  return std::ranges::none_of(ignored,
                              [&](auto const& pattern) { return matches(pattern, *volume.mount_point); });
}

/// Without the volume's size: the share is of what programs may fill, and some keep much of theirs back.
core::Reading reading_of(protocol::Volume const& volume, double raise_at) {
  std::string detail = *volume.mount_point + ": " + percent_text(*volume.free_percent) + " free";
  if (volume.free_bytes) detail += " (" + core::bytes_text(*volume.free_bytes) + ")";
  detail += ", alert below " + percent_text(raise_at);
  return {.subject = *volume.mount_point, .value = *volume.free_percent, .detail = std::move(detail)};
}

}  // namespace

std::optional<Watch> watch_disk_space(policy::MonitorsSettings const& settings,
                                      inventory::Roots const& roots) {
  auto const& wanted = settings.disk_space;
  if (!wanted.enabled) return std::nullopt;
  core::Check check{.id = "disk_space", .kind = "disk_space", .title = "Low disk space"};
  check.direction = core::Direction::below;
  check.raise_at = static_cast<double>(wanted.raise_below_percent);
  check.clear_at = static_cast<double>(wanted.clear_above_percent);
  check.raise_after = check.clear_after = wanted.sustained_for;
  auto sample = [roots, raise_at = check.raise_at, ignored = wanted.ignore]() -> Readings {
    auto const volumes = inventory::collect_volumes(roots);
    if (!volumes) return std::nullopt;
    std::vector<core::Reading> readings;
    for (auto const& volume : *volumes) {
      if (is_watched(volume, ignored)) readings.push_back(reading_of(volume, raise_at));
    }
    return readings;
  };
  return Watch{.check = std::move(check), .sample = std::move(sample)};
}

}  // namespace deskbell::agent::monitors
