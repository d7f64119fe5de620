// A token bucket for each key.
#include "console/server/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace deskbell::console {

std::int64_t RateLimit::take(std::string const& key, Time now) {
  constexpr std::size_t most_keys = 50'000;
  std::lock_guard const lock(mutex_);
  if (buckets_.size() >= most_keys) {
    std::erase_if(buckets_,
                  [&](auto const& entry) { return entry.second.at + std::chrono::minutes(1) < now; });
    // Whoever brings that many addresses gets everybody's buckets refilled, not the memory.
    if (buckets_.size() >= most_keys) buckets_.clear();
  }
  auto [entry, fresh] = buckets_.try_emplace(key, Bucket{per_minute_, now});
  auto& bucket = entry->second;
  auto const minutes =
      std::chrono::duration<double, std::ratio<60>>(std::max(now - bucket.at, Duration(0))).count();
  bucket.left = std::min(per_minute_, bucket.left + minutes * per_minute_);
  bucket.at = now;
  if (bucket.left >= 1) {
    bucket.left -= 1;
    return 0;
  }
  return static_cast<std::int64_t>(std::ceil((1 - bucket.left) / per_minute_ * 60));
}

void RateLimit::give_back(std::string const& key) {
  std::lock_guard const lock(mutex_);
  auto const found = buckets_.find(key);
  if (found != buckets_.end()) found->second.left = std::min(per_minute_, found->second.left + 1);
}

}  // namespace deskbell::console
