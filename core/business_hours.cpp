// Open or closed.
#include "core/business_hours.h"

#include <algorithm>

namespace deskbell::core::business_hours {

bool is_open(std::optional<Hours> const& hours, Time now) {
  if (!hours || now >= hours->known_until) return true;
  // The first interval that ends after `now`.
  auto const found =
      std::upper_bound(hours->open.begin(), hours->open.end(), now,
                       [](Time time, Interval const& interval) { return time < interval.until; });
  return found != hours->open.end() && found->from <= now;
}

}  // namespace deskbell::core::business_hours
