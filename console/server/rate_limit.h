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
  Budget(double per_second, double burst) : per_second_(per_second), burst_(burst), left_(burst) {}
  bool take(std::chrono::steady_clock::time_point now) {
    left_ = std::min(burst_, left_ + std::chrono::duration<double>(now - at_).count() * per_second_);
    at_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double left_;
  std::chrono::steady_clock::time_point at_ = std::chrono::steady_clock::now();
};

}  // namespace deskbell::console
