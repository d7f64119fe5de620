// Where a device's two streams stand, and whose asset it is: every message asks for both. Read once in a
// commit, and written once at its end.
#pragma once

#include <cstdint>
#include <optional>

#include "console/server/store/transaction.h"
#include "protocol/ids.h"

namespace deskbell::console {

struct DeviceCursors {
  std::int64_t uplink_seq = 0;
  std::optional<FactId> uplink_fact;
  std::int64_t downlink_seq = 0;
  std::int64_t acknowledged = 0;  ///< of the downlink
  std::optional<FactId> acknowledged_fact;
  bool revoked = false;  ///< of the key; not to be changed here
};

/// As they stand in this commit; none: there is no such identity.
std::optional<DeviceCursors> cursors_of(store::Transaction& tx, std::int64_t organisation,
                                        std::int64_t identity);
/// Of an identity whose cursors were asked for.
void set_cursors(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
                 DeviceCursors const& cursors);

struct AssetPlace {
  std::int64_t customer = 0;
  std::optional<std::int64_t> identity;  ///< none: no agent
};
/// Who changes either calls `tx.settle_shared()` after it. None: there is no such asset.
std::optional<AssetPlace> place_of(store::Transaction& tx, std::int64_t organisation, std::int64_t asset);

}  // namespace deskbell::console
