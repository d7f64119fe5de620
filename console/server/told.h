// What a client or a device is told of an error: paths of the console's disk are for its log.
#pragma once

#include <string>
#include <string_view>

#include "protocol/result.h"

namespace deskbell::console {

inline constexpr std::string_view cannot_store =
    "the console cannot store this now: its disk may be full, and its log says more. Nothing was changed; "
    "try again "
    "later";

inline std::string told(Error const& error) {
  return error.code == ErrorCode::storage ? std::string(cannot_store) : error.message;
}

}  // namespace deskbell::console
