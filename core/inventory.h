// Compares two inventory reports: which sections changed, which software came, went or changed its version.
#pragma once

#include <boost/describe/class.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/inventory.h"

namespace deskbell::core {

/// The report as it counts for comparing: what moves all the time (uptime, load, free memory, processes,
/// battery charge) is taken out, and what moves a little (free space) takes the value that was told last.
/// `last` is what the console has, or nullptr. This is the one place that decides which facts count.
[[nodiscard]] protocol::Inventory stable_view(protocol::Inventory report, protocol::Inventory const* last);

struct InventoryChange {
  std::vector<std::string> sections;  ///< names of members of protocol::Inventory, in their order
  protocol::Inventory report;         ///< those sections only, whole, as they were collected
};

/// What has to travel when the console has `last` and the machine is now `current`. A section that `current`
/// does not have is left as it was. With an empty `last` everything travels.
[[nodiscard]] InventoryChange changed_sections(protocol::Inventory const& last,
                                               protocol::Inventory const& current);

/// The sections of `change` replace those of `base`.
[[nodiscard]] protocol::Inventory merged(protocol::Inventory base, protocol::Inventory change);

/// Names of the sections that a report holds, in order.
[[nodiscard]] std::vector<std::string> section_names(protocol::Inventory const& report);
enum class SoftwareEvent { installed, updated, uninstalled };

struct SoftwareChange {
  SoftwareEvent event = SoftwareEvent::installed;
  std::string name;
  std::optional<std::string> architecture;
  std::optional<std::string> old_version;
  std::optional<std::string> new_version;
  friend bool operator==(SoftwareChange const&, SoftwareChange const&) = default;
};

/// Sorted by name. Where one name is installed in several versions at once (kernels), equal versions are
/// matched first and the rest in pairs. Nothing is told where either side was not collected.
[[nodiscard]] std::vector<SoftwareChange> software_changes(protocol::Inventory const& before,
                                                           protocol::Inventory const& after);

}  // namespace deskbell::core
