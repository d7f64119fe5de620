// Parts of what a peer sent: cut for a message, or read where the whole cannot be.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/ids.h"

namespace deskbell::protocol {

/// The first `bytes_max` bytes of UTF-8, cut between characters: a message stays well-formed whatever it
/// quotes.
std::string clipped(std::string_view text, std::size_t bytes_max);

/// The request_id in a frame whose body cannot be read otherwise, so that who asked gets an answer.
std::optional<RequestId> peek_request(std::string_view text);

}  // namespace deskbell::protocol
