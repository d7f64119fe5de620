// Whether a text is JSON, and where and why it is not: for files that people write.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "policies/positions.h"

namespace boost::json {
class value;
}

namespace deskbell::policy {

struct JsonFault {
  Position at;
  std::string found;
  std::string expected;

  /// "3:5: found a comma before \"}\", expected well-formed JSON".
  std::string message() const;
};

/// Reads `text` into `root`, or says where the first fault is.
std::optional<JsonFault> read_json(std::string_view text, std::size_t max_depth, boost::json::value& root);
/// The same for who only wants to know. Meant for files, not for wires: it takes a byte at a time.
std::optional<JsonFault> find_json_fault(std::string_view text, std::size_t max_depth = 32);

}  // namespace deskbell::policy
