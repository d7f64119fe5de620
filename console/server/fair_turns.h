// One device's words beside everybody else: who says a great deal is heard in portions, with pauses between
// them, while somebody else says or asks something, so that hardly anybody has to wait for such a portion.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "console/server/hourly_budget.h"

namespace deskbell::console {

/// Thread-safe.
class FairTurns {
 public:
  /// How many facts are taken into one transaction, and how long the link waits before.
  struct Turn {
    std::size_t at_once;
    Budget::Seconds pause;
  };
  static constexpr Turn whole{32, Budget::Seconds(0)};
  /// Seldom rather than small: what stands beside a portion waits, and that are few.
  static constexpr Turn portion{16, Budget::Seconds(0.25)};
  /// Far more than people say. What a computer kept in a month without a network is below what is there at
  /// first.
  static constexpr double a_second = 64;
  static constexpr double at_first = 1'024;
  /// For so long somebody who said something counts as one who is there.
  static constexpr Duration heard_for{250};

  /// A technician or a script asks something.
  void asked(Duration steady) {
    std::lock_guard const lock(mutex_);
    asked_at_ = steady;
  }

  /// For a device of which `waiting` facts are here.
  Turn next(std::int64_t asset, std::size_t waiting, Duration steady) {
    bool const is_alone = note(asset, steady);
    bool const has_said_much = rate_.spend(asset, 0, steady).count() > 0;
    // Who waits for one answer after the other never has a crowd here, however quick it is.
    return has_said_much && waiting > crowd && !is_alone ? portion : whole;
  }
  /// So many were taken then. They may be fewer than the turn has room for: those left are counted with
  /// theirs.
  void took(std::int64_t asset, std::size_t facts, Duration steady) {
    rate_.spend(asset, static_cast<double>(facts), steady);
  }

 private:
  static constexpr std::size_t crowd = 4;
  struct Heard {
    std::int64_t asset = 0;
    Duration at = -heard_for;
  };

  /// True: nobody else said or asked anything a moment ago.
  bool note(std::int64_t asset, Duration steady) {
    std::lock_guard const lock(mutex_);
    if (last_.asset != asset) before_ = last_;
    last_ = {asset, steady};
    return steady - std::max(before_.at, asked_at_) >= heard_for;
  }

  HourlyBudget rate_{a_second * 3'600, at_first};
  std::mutex mutex_;
  Heard last_;
  Heard before_;  ///< the last one that was another
  Duration asked_at_ = -heard_for;
};

}  // namespace deskbell::console
