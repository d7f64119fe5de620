// What each device may cost within an hour, whatever links it comes over.
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "console/server/rate_limit.h"

namespace deskbell::console {

/// Thread-safe. Kept in memory: a restart of the console gives everybody a whole one.
class HourlyBudget {
 public:
  /// `burst` at once, `per_hour` on the average, for each key.
  HourlyBudget(double per_hour, double burst) : per_second_(per_hour / 3'600), burst_(burst) {}

  /// False: there is not so much left, and nothing was taken. `steady` is of the steady clock.
  bool take(std::int64_t key, double amount, Duration steady) {
    constexpr std::size_t most_keys = 10'000;
    Budget::Moment const now{steady};
    std::lock_guard const lock(mutex_);
    if (budgets_.size() >= most_keys)
      std::erase_if(budgets_, [&](auto const& entry) { return entry.second.is_whole(now); });
    return budgets_.try_emplace(key, per_second_, burst_, now).first->second.take(now, amount);
  }

 private:
  double per_second_;
  double burst_;
  std::mutex mutex_;
  std::unordered_map<std::int64_t, Budget> budgets_;
};

}  // namespace deskbell::console
