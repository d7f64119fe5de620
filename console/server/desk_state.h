// What an organisation's desk says of itself to its devices, measured now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "console/server/store/transaction.h"
#include "protocol/device_link.h"

namespace deskbell::console {

/// How long the first answer took in the newest conversations of the last four weeks.
protocol::DeskState desk_state_of(store::Sql& sql, std::int64_t organisation, Time now);

/// Measured about once a minute: for some of those who ask at the same moment it is measured twice.
/// Thread-safe.
class KnownDesks {
 public:
  std::optional<protocol::DeskState> known(std::int64_t organisation,
                                           std::chrono::steady_clock::time_point now) const;
  void remember(std::int64_t organisation, protocol::DeskState const& state,
                std::chrono::steady_clock::time_point now);

 private:
  struct Known {
    protocol::DeskState state;
    std::chrono::steady_clock::time_point at;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::int64_t, Known> known_;
};

}  // namespace deskbell::console
