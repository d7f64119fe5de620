// What somebody may do at once and on the average, where more than that is done later and not refused.
#pragma once

#include <algorithm>
#include <chrono>

namespace deskbell::console {

/// Of one thread and one process: `burst` at once, `per_second` on the average.
class Allowance {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  using Seconds = std::chrono::duration<double>;
  Allowance(double per_second, double burst, Moment now = std::chrono::steady_clock::now())
      : per_second_(per_second), burst_(burst), left_(burst), at_(now) {}

  /// Takes so much, and tells how long to wait until it was there: nothing, where it is.
  Seconds spend(double amount, Moment now) {
    left_ = std::min(burst_, left_ + Seconds(now - at_).count() * per_second_) - amount;
    at_ = now;
    return Seconds(left_ < 0 ? -left_ / per_second_ : 0);
  }

 private:
  double per_second_;
  double burst_;
  double left_;
  Moment at_;
};

}  // namespace deskbell::console
