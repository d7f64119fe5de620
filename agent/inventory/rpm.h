// The forms of the rpm database, each read where it lies: no librpm, no child process, no lock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// More than the largest distribution has: a database with more is hostile, and memory is not.
inline constexpr std::size_t most_rpm_packages = 100'000;
/// Databases in the field have up to some hundred MB; this keeps a made-up one from being read for minutes.
inline constexpr std::uint64_t most_rpm_database_bytes = 1 << 30;

/// Packages of one database file, damaged ones left out; nullopt where there is no file, or it is no database
/// of that form.
std::optional<std::vector<protocol::Software>> rpm_sqlite_software(std::string const& path);
std::optional<std::vector<protocol::Software>> rpm_ndb_software(std::string const& path);
std::optional<std::vector<protocol::Software>> rpm_berkeley_software(std::string const& path);

/// What `read` gives when `version` says the same before and after. Where rpm keeps writing meanwhile, what
/// was read last: it may lack a package that just then moved within the file, until the next inventory.
template <class Version, class Read>
auto read_unchanged(Version version, Read read) {
  constexpr int attempts = 3;
  for (int attempt = 1;; ++attempt) {
    auto const before = version();
    auto result = read();
    if (attempt == attempts || version() == before) return result;
  }
}

}  // namespace deskbell::agent::inventory
