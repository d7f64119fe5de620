// What each device may cost within an hour, whatever links it comes over.
#pragma once

#include <algorithm>
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
    Budget::Moment const now{steady};
    std::lock_guard const lock(mutex_);
    return of(key, now).take(now, amount);
  }
  /// As Budget::spend: how long to wait until it was there.
  Budget::Seconds spend(std::int64_t key, double amount, Duration steady) {
    Budget::Moment const now{steady};
    std::lock_guard const lock(mutex_);
    return of(key, now).spend(now, amount);
  }
  /// What was taken, and did not come about.
  void give_back(std::int64_t key, double amount, Duration steady) { spend(key, -amount, steady); }

 private:
  Budget& of(std::int64_t key, Budget::Moment now) {
    if (auto const found = budgets_.find(key); found != budgets_.end()) return found->second;
    // Seldom: with ten thousand devices it is not to be done for each.
    if (budgets_.size() >= clean_at_) {
      std::erase_if(budgets_, [&](auto const& entry) { return entry.second.is_whole(now); });
      clean_at_ = std::max<std::size_t>(10'000, budgets_.size() * 2);
    }
    return budgets_.try_emplace(key, per_second_, burst_, now).first->second;
  }

  double per_second_;
  double burst_;
  std::mutex mutex_;
  std::size_t clean_at_ = 10'000;
  std::unordered_map<std::int64_t, Budget> budgets_;
};

}  // namespace deskbell::console
