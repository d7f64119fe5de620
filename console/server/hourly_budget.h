// What each device may cost within an hour, whatever links it comes over.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "protocol/time.h"

namespace deskbell::console {

/// Thread-safe. Kept in memory: a restart of the console gives everybody a whole one.
class HourlyBudget {
 public:
  /// `burst` at once, `per_hour` on the average, for each key.
  HourlyBudget(double per_hour, double burst) : per_hour_(per_hour), burst_(burst) {}

  /// False: there is not so much left, and nothing was taken. `now` is steady.
  bool take(std::int64_t key, double amount, Duration now) {
    std::lock_guard const lock(mutex_);
    if (spent_.size() >= most_keys)
      std::erase_if(spent_, [&](auto const& entry) { return left_of(entry.second, now) >= burst_; });
    auto& spent = spent_.try_emplace(key, Spent{burst_, now}).first->second;
    spent = {left_of(spent, now), now};
    if (spent.left < amount) return false;
    spent.left -= amount;
    return true;
  }

 private:
  static constexpr std::size_t most_keys = 10'000;
  struct Spent {
    double left = 0;
    Duration at{};
  };
  [[nodiscard]] double left_of(Spent const& spent, Duration now) const {
    auto const hours = std::chrono::duration<double, std::ratio<3600>>(now - spent.at).count();
    return std::min(burst_, spent.left + std::max(hours, 0.0) * per_hour_);
  }
  double per_hour_;
  double burst_;
  std::mutex mutex_;
  std::unordered_map<std::int64_t, Spent> spent_;
};

}  // namespace deskbell::console
