// When to try the link again: exponential with full jitter, at once after a resume from sleep or a change of
// network, spread out after an orderly stop of the console.
#pragma once

#include <cstdint>

#include "protocol/time.h"

namespace deskbell::core::backoff {

inline constexpr Duration base{1'000};
inline constexpr Duration cap{120'000};
struct Limits {
  Duration base = backoff::base;  ///< the longest wait after the first failure; it doubles with each
  Duration cap = backoff::cap;
};
/// A link that lived shorter than this counts as a failed attempt.
inline constexpr Duration stable_after{10'000};

struct State {
  int failures = 0;  ///< in a row
  friend bool operator==(State const&, State const&) = default;
};

struct Step {
  State state;
  Duration wait{};  ///< before the next attempt
};

/// An attempt failed, or the link was lost after `lived` (zero where it never opened). `random` is any 32
/// random bits; the wait is uniform in [0, min(cap, base * 2^failures)].
Step failed(State state, Duration lived, std::uint32_t random, Limits limits = {});
/// The console said goodbye with retry_after: uniform in [0, retry_after], and no failure. Longer than `cap`
/// is cut.
Step asked_to_wait(State state, Duration retry_after, std::uint32_t random);
/// The console will not have this device, and says so for good. It may be mistaken, e.g. while its database
/// is another one: asked now and then, uniform in [refused_least, refused_most].
inline constexpr Duration refused_least{10 * 60'000};
inline constexpr Duration refused_most{20 * 60'000};
Step refused(State state, std::uint32_t random);
/// The machine woke up or the network changed: what failed before says nothing now.
Step at_once();

}  // namespace deskbell::core::backoff
