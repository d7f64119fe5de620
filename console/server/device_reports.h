// What a device reports of itself: inventory, alerts, events, the policy it applied.
#pragma once

#include <string_view>
#include <vector>

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

// Errors as in device_chats.h. Reports of the inventory: inventory_intake.h.
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::AlertRaised const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::AlertRepeated const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::AlertResolved const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::DeviceEvent const& fact);
Result<void> apply(store::Transaction& tx, DeviceScope const& device, protocol::PolicyApplied const& fact);

/// A line of the asset's history.
void note_event(store::Transaction& tx, std::int64_t organisation, std::int64_t asset, std::string_view kind,
                std::string_view text, Time happened_at);
/// What is known of an asset: all of it, or only these sections.
protocol::Inventory load_inventory(store::Sql& sql, std::int64_t organisation, std::int64_t asset,
                                   std::vector<std::string_view> const& sections = {});

}  // namespace deskbell::console
