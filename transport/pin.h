// Pins of servers' public keys, as people write them.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"

namespace deskbell::transport {

/// As lower-case hex: 64 hex digits (colons allowed) or 44 characters of base64, with or without "sha256:" or
/// "sha256//" before it. Error: invalid.
Result<std::string> parse_pin(std::string_view text);

}  // namespace deskbell::transport
