// One package as every form of the rpm database stores it: the header, wherever its bytes lie.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// A header that need not be in memory: that of kernel-source names 80,000 files and has more than 10 MB, of
/// which an inventory asks for a few hundred bytes.
class HeaderBytes {
 public:
  virtual ~HeaderBytes() = default;
  virtual std::uint64_t size() const = 0;
  /// Exactly `count` bytes from `offset`; nullopt where they are not all there.
  virtual std::optional<std::string> read(std::uint64_t offset, std::size_t count) const = 0;
};

/// One package; nullopt where it is damaged, or no package but one of the keys that are kept among them.
/// Format: lib/header.cc of rpm, hdrblobInit().
std::optional<protocol::Software> parse_rpm_header(HeaderBytes const& bytes);

}  // namespace deskbell::agent::inventory
