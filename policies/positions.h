// Where in a JSON text a value stands: line and column for pointers, and keys that an object has twice.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::policy {

struct Position {
  std::int64_t line = 1;    ///< from 1
  std::int64_t column = 1;  ///< from 1, in code points
  friend auto operator<=>(Position const&, Position const&) = default;
};

/// Position of the byte at `offset`; at the end of the text, of what would follow it.
Position position_at(std::string_view text, std::size_t offset) noexcept;

/// Of one value: where it begins, and where its key does (the value itself in lists and at the root).
struct Place {
  Position value;
  Position key;
};

struct DuplicateKey {
  std::string pointer;  ///< of the member
  Position at;          ///< the later key
};

struct Scan {
  std::map<std::string, Place, std::less<>> places;  ///< of those that were wanted and are there
  std::vector<DuplicateKey> duplicates;
};

/// One pass over well-formed JSON that finds the wanted pointers (RFC 6901) and every duplicate key.
Scan scan_positions(std::string_view text, std::set<std::string, std::less<>> const& wanted);

/// Appends "/" and the escaped token.
void append_token(std::string& pointer, std::string_view token);

}  // namespace deskbell::policy
