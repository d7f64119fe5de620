// Reads the firmware's SMBIOS table, which only root may see.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/inventory/roots.h"

namespace deskbell::agent::inventory {

/// One structure of the table. Offsets are those of the SMBIOS specification, counted from its header.
class SmbiosStructure {
 public:
  SmbiosStructure(std::string_view formatted, std::vector<std::string_view> strings)
      : formatted_(formatted), strings_(std::move(strings)) {}

  int type() const;
  /// Little-endian number of 1, 2, 4 or 8 bytes; nullopt past the end, which older versions of the table
  /// reach sooner.
  std::optional<std::uint64_t> number(std::size_t offset, std::size_t bytes) const;
  /// The text that the byte at `offset` refers to; nullopt also for a maker's filler.
  std::optional<std::string> text(std::size_t offset) const;

 private:
  std::string_view formatted_;
  std::vector<std::string_view> strings_;
};

/// Structures of a table, as far as it makes sense. They refer to `table`.
std::vector<SmbiosStructure> parse_smbios(std::string_view table);
/// The raw table, empty where it cannot be read.
std::string read_smbios(Roots const& roots);

}  // namespace deskbell::agent::inventory
