// Durable facts of a device: each applied once, with the cursor, in one transaction.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "console/server/device_scope.h"
#include "console/server/store/transaction.h"
#include "core/delivery.h"
#include "protocol/channels.h"

namespace deskbell::console {

struct ReadyReport;

/// A fact as it came, understood as far as it could be.
struct IncomingFact {
  core::delivery::Seq seq = 0;
  FactId id;
  std::string type;
  std::string body;         ///< the bytes of the JSON body, as they came
  std::int64_t digest = 0;  ///< over type and body
  std::optional<protocol::Uplink> message;
  std::string unread_because;  ///< where there is no message
  /// Of a report of the inventory, where it was worked out before; or why it is set aside.
  std::shared_ptr<ReadyReport const> ready;
  std::optional<Error> set_aside;
};
/// A frame of the device: a fact, a signal, or a signal that this version does not know (neither).
struct Incoming {
  std::optional<IncomingFact> fact;
  std::optional<protocol::Uplink> signal;
  std::string ignored_because;  ///< where there is neither
};
/// Errors: invalid (no JSON, no frame, a signal or a fact without id whose fields are wrong), too_large
/// (nested too deep), protocol (id without seq, or the other way round).
Result<Incoming> read_incoming(std::string_view frame);

struct FactCounts {
  std::uint64_t applied = 0;
  std::uint64_t repeated = 0;
  std::uint64_t refused = 0;
  std::uint64_t unread = 0;
  std::string unread_because;   ///< the last of them
  std::string refused_because;  ///< likewise, with the kind of fact
};

struct FactsApplied {
  core::delivery::Seq acknowledge = 0;
  FactCounts counts;
  std::optional<Error>
      close;  ///< the device broke the rules: what came before is committed and to be acknowledged
};

/// In their order. Facts that do not fit are refused, audited and acknowledged: they would not fit the next
/// time either.
Result<FactsApplied> apply_facts(store::Transaction& tx, DeviceScope const& device,
                                 std::vector<IncomingFact> const& facts);

}  // namespace deskbell::console
