// The device that speaks, as the link knows it after the proof of its key.
#pragma once

#include <cstdint>
#include <string>

#include "console/server/scope.h"

namespace deskbell::console {

struct DeviceScope {
  std::int64_t organisation = 0;
  std::int64_t identity = 0;
  DeviceId uid;
  std::int64_t asset = 0;
  AssetId asset_uid;
  std::int64_t customer = 0;
  std::string name;  ///< the asset's
  std::string address;

  [[nodiscard]] Scope scope() const {
    Scope made;
    made.organisation = organisation;
    made.actor = ActorKind::device;
    made.name = name;
    made.address = address;
    return made;
  }
};

}  // namespace deskbell::console
