// What a client or a device is told of an error: paths of the console's disk are for its log.
#pragma once

#include <string>

#include "protocol/reasons.h"
#include "protocol/result.h"

namespace deskbell::console {

inline std::string told(Error const& error) {
  return error.code == ErrorCode::storage ? std::string(protocol::reasons::console_cannot_store)
                                          : error.message;
}

}  // namespace deskbell::console
