// Business hours as a device knows them: intervals in UTC for the next weeks, computed by the console, which
// has the time zones.
#pragma once

#include <optional>
#include <vector>

#include "protocol/time.h"

namespace deskbell::core::business_hours {

struct Interval {
  Time from{};
  Time until{};  ///< excluded
  friend bool operator==(Interval const&, Interval const&) = default;
};

/// Sorted, not overlapping. Beyond `known_until` nothing is known.
struct Hours {
  std::vector<Interval> open;
  Time known_until{};
  friend bool operator==(Hours const&, Hours const&) = default;
};

/// Whether somebody can be expected at `now`. Without hours, and beyond what is known, yes: a device that has
/// not heard from its console for months must not claim that the desk is closed.
bool is_open(std::optional<Hours> const& hours, Time now);

}  // namespace deskbell::core::business_hours
