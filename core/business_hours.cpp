// Open or closed, and when it opens next.
#include "core/business_hours.h"

#include <algorithm>

namespace deskbell::core::business_hours {

namespace {

/// The first interval that ends after `now`.
auto current_or_next(Hours const& hours, Time now) {
  return std::upper_bound(hours.open.begin(), hours.open.end(), now,
                          [](Time time, Interval const& interval) { return time < interval.until; });
}

}  // namespace

bool is_open(std::optional<Hours> const& hours, Time now) {
  if (!hours || now >= hours->known_until) return true;
  auto const found = current_or_next(*hours, now);
  return found != hours->open.end() && found->from <= now;
}

std::optional<Time> next_opening(std::optional<Hours> const& hours, Time now) {
  if (is_open(hours, now)) return std::nullopt;
  auto const found = current_or_next(*hours, now);
  if (found == hours->open.end()) return std::nullopt;
  return found->from;
}

}  // namespace deskbell::core::business_hours
