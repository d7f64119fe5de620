// Names and times that the tests of this folder share.
#pragma once

#include <cstdint>
#include <string>

#include "core/monitor.h"

namespace deskbell::core::testing {

inline constexpr Duration minute = std::chrono::minutes(1);
inline constexpr Time start = time_from_ms(1'700'000'000'000);

inline AlertId alert_id(std::uint8_t number) {
  AlertId id;
  id.uuid.bytes[15] = number;
  return id;
}

/// Free space: bad at 10 percent or less, good again above 15; five minutes to raise, two to clear.
inline Check disk_check() {
  return Check{.id = "disk",
               .kind = "disk_space",
               .title = "Low disk space",
               .direction = Direction::below,
               .raise_at = 10,
               .clear_at = 15,
               .raise_after = 5 * minute,
               .clear_after = 2 * minute,
               .repeat_every = 60 * minute,
               .sample_every = minute};
}

inline Reading reading(double value, std::string subject = "/") {
  return Reading{.subject = std::move(subject), .value = value, .detail = std::to_string(value)};
}

}  // namespace deskbell::core::testing
