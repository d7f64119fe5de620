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

Step failed(State state, Duration lived, std::uint32_t random, Limits limits) {
  if (lived >= stable_after) state.failures = 0;
  constexpr int most_doublings = 20;
  Duration const most = std::min(limits.cap, limits.base * (1 << std::min(state.failures, most_doublings)));
  state.failures = std::min(state.failures + 1, 1'000);
  return {state, share(most, random)};
}

Step asked_to_wait(State state, Duration retry_after, std::uint32_t random) {
  return {state, share(std::min(retry_after, cap), random)};
}

Step refused(State state, std::uint32_t random) {
  return {state, refused_least + share(refused_most - refused_least, random)};
}

Step at_once() { return {}; }

}  // namespace deskbell::core::backoff
