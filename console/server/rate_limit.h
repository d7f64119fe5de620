// How many requests an address or a session may make: a bucket that refills, one for each key.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "protocol/time.h"

namespace deskbell::console {

/// Thread-safe. Kept in memory: losing it on a restart lets somebody make a minute's requests again, no more.
class RateLimit {
 public:
  explicit RateLimit(double per_minute) : per_minute_(per_minute) {}
  /// Takes one request. Returns 0 where it is allowed, else the seconds to wait.
  std::int64_t take(std::string const& key, Time now);
  /// What was taken did no harm and does not count.
  void give_back(std::string const& key);

 private:
  struct Bucket {
    double left = 0;
    Time at{};
  };
  double per_minute_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

/// One bucket, of one thread and one process: `burst` at once, `per_second` on the average.
class Budget {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Seconds = std::chrono::duration<double>;
  Budget(double per_second, double burst, Moment now = std::chrono::steady_clock::now())
      : per_second_(per_second), burst_(burst), left_(burst), at_(now) {}

  /// False: there is not so much left, and nothing was taken.
  bool take(Moment now, double amount = 1) {
    refill(now);
    if (left_ < amount) return false;
    left_ -= amount;
    return true;
  }
  /// For what is done later and not refused: takes it in any case, and tells how long to wait until it was
  /// there.
  Seconds spend(Moment now, double amount) {
    refill(now);
    left_ -= amount;
    return Seconds(left_ < 0 ? -left_ / per_second_ : 0);
  }
  [[nodiscard]] bool is_whole(Moment now) const { return left_at(now) >= burst_; }

 private:
  [[nodiscard]] double left_at(Moment now) const {
    return std::min(burst_, left_ + Seconds(now - at_).count() * per_second_);
  }
  void refill(Moment now) {
    left_ = left_at(now);
    at_ = now;
  }

  double per_second_;
  double burst_;
  double left_;
  Moment at_;
};

}  // namespace deskbell::console
