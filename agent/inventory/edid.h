// Reads what a screen says about itself.
#pragma once

#include <optional>
#include <string_view>

#include "protocol/inventory.h"

namespace deskbell::agent::inventory {

/// An EDID block (VESA E-EDID 1.4); nullopt where the header or the checksum is wrong.
std::optional<protocol::Display> parse_edid(std::string_view bytes);

}  // namespace deskbell::agent::inventory
