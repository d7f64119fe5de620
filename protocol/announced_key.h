// The text that a console's key signs to announce the next one.
#pragma once

#include <string>

#include "protocol/codec.h"
#include "protocol/device_link.h"

namespace deskbell::protocol {

/// Of no one device: all of the console's devices are told of it.
inline std::string announced_key_bytes(ConsoleId console, KeyChange const& change) {
  return signed_bytes("key", console, DeviceId{}, change.purpose + "\n" + change.public_key);
}

}  // namespace deskbell::protocol
