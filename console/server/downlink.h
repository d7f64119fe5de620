// Facts for devices: queued in the transaction that causes them, sent by the device's link after the commit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "console/server/store/transaction.h"
#include "protocol/channels.h"

namespace deskbell::console {

/// What is delivered once the fact is acknowledged.
struct Delivers {
  std::int64_t chat = 0;
  std::int64_t position = 0;
};

struct ToDevice {
  protocol::Downlink message;
  std::optional<Delivers> delivers;
};

/// Nothing happens for an asset that has no agent.
void queue_all_for_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                         std::span<ToDevice const> all);
void queue_for_asset(store::Transaction& tx, std::int64_t organisation, std::int64_t asset,
                     protocol::Downlink const& message, std::optional<Delivers> delivers = {});
void queue_for_identity(store::Transaction& tx, std::int64_t organisation, std::int64_t identity,
                        protocol::Downlink const& message, std::optional<Delivers> delivers = {});

}  // namespace deskbell::console
