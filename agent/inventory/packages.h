// The package databases of the machine, parsed where they lie.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"
#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// One installed package; the texts refer to the database that was parsed.
struct DpkgPackage {
  std::string_view name;
  std::string_view version;
  std::string_view architecture;
  std::string_view maintainer;
  std::string_view section;         ///< "web", "contrib/games"
  std::string_view installed_size;  ///< KiB
  bool held = false;
};

/// Installed packages of a dpkg status file, in its order; paragraphs that make no sense are left out.
std::vector<DpkgPackage> parse_dpkg_status(std::string_view text);

/// Packages of dpkg; nullopt where there is no dpkg. Without descriptions: they would double a report, and a
/// package's name says what to look up.
std::optional<std::vector<protocol::Software>> dpkg_software(Roots const& roots);
/// Packages of the rpm database in any of its forms (SQLite, ndb, Berkeley DB); nullopt where there is none.
std::optional<std::vector<protocol::Software>> rpm_software(Roots const& roots);
/// Flatpak applications and snaps, which come beside the system's packages.
std::vector<protocol::Software> bundled_software(Roots const& roots);

/// One package from the header that an rpm database stores; nullopt where it is damaged.
std::optional<protocol::Software> parse_rpm_header(std::string_view header);

/// Sizes are told to 0.1 MB: the databases only estimate them, and exact ones would double a report.
std::int64_t rounded_size(std::int64_t bytes);
/// Install times are told to the minute.
std::int64_t rounded_time(std::int64_t milliseconds);
/// "Jane Doe <jane@example.com>" to "Jane Doe".
std::string without_mail(std::string_view maintainer);

}  // namespace deskbell::agent::inventory
