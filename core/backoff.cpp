// How long to wait before the next attempt.
#include "core/backoff.h"

#include <algorithm>

namespace deskbell::core::backoff {

namespace {

/// Uniform in [0, most], both included.
Duration share(Duration most, std::uint32_t random) {
  auto const steps = static_cast<std::uint64_t>(std::max<Duration::rep>(most.count(), 0)) + 1;
  return Duration{static_cast<Duration::rep>(steps * random >> 32U)};
}

}  // namespace

Step failed(State state, Duration lived, std::uint32_t random) {
  if (lived >= stable_after) state.failures = 0;
  constexpr int doublings_to_cap = 7;  // 1 s * 2^7 > 120 s
  Duration const most = std::min(cap, base * (1 << std::min(state.failures, doublings_to_cap)));
  state.failures = std::min(state.failures + 1, 1'000);
  return {state, share(most, random)};
}

Step asked_to_wait(State state, Duration retry_after, std::uint32_t random) {
  return {state, share(std::min(retry_after, cap), random)};
}

Step at_once() { return {}; }

}  // namespace deskbell::core::backoff
