// One character of UTF-8: where it ends, and whether it is one.
#pragma once

#include <cstddef>
#include <string_view>

namespace deskbell::core {

/// Bytes of the well-formed sequence that starts at `at` (RFC 3629, section 4); 0 where it is malformed or
/// the text has ended.
std::size_t utf8_length(std::string_view text, std::size_t at = 0) noexcept;

}  // namespace deskbell::core
